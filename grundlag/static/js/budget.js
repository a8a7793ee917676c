// The budget's grid: sums follow while one types, and the arrow keys move between the cells as in a spreadsheet.
// What is right and wrong is the server's to say (the fragment under the grid); nothing here decides.
"use strict";

function kroner(tekst) {
  const renset = tekst.replace(/[.\s\u00a0\u202f]/g, "");
  return /^\d+$/.test(renset) ? Number(renset) : 0;
}

function vist(tal) {
  return String(tal).replace(/\B(?=(\d{3})+$)/g, ".");
}

function summer(gitter) {
  const kolonner = [...gitter.querySelectorAll(".kolonnesum")].map(() => 0);
  gitter.querySelectorAll("tbody tr").forEach((raekke) => {
    const beloeb = [...raekke.querySelectorAll("input.form-input")].map((celle) => kroner(celle.value));
    beloeb.forEach((et, nummer) => { kolonner[nummer] += et; });
    raekke.querySelector(".raekkesum").textContent = vist(beloeb.reduce((a, b) => a + b, 0));
  });
  gitter.querySelectorAll(".kolonnesum").forEach((celle, nummer) => { celle.textContent = vist(kolonner[nummer]); });
  gitter.querySelector(".totalsum").textContent = vist(kolonner.reduce((a, b) => a + b, 0));
}

function flyt(haendelse, gitter) {
  const skridt = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[haendelse.key];
  if (!skridt || haendelse.ctrlKey || haendelse.metaKey || haendelse.altKey) return;
  haendelse.preventDefault();
  const celler = [...haendelse.target.closest("tr").querySelectorAll("input.form-input")];
  const raekker = [...gitter.querySelectorAll("tbody tr")];
  const naeste = raekker[raekker.indexOf(haendelse.target.closest("tr")) + skridt];
  const celle = naeste && naeste.querySelectorAll("input.form-input")[celler.indexOf(haendelse.target)];
  if (celle) {
    celle.focus();
    celle.select();
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const gitter = document.querySelector("#budget .budgetgitter");
  if (!gitter) return;
  gitter.addEventListener("input", () => summer(gitter));
  gitter.addEventListener("keydown", (haendelse) => {
    if (haendelse.target.matches("input.form-input")) flyt(haendelse, gitter);
  });
});
