// The budget's grid as a spreadsheet: sums follow while one types, keys move between the cells, a block from a
// spreadsheet can be pasted, and every change can be undone. What is right and wrong is the server's to say.
"use strict";

const CELLER = "input.form-input";

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
    const beloeb = [...raekke.querySelectorAll(CELLER)].map((celle) => kroner(celle.value));
    beloeb.forEach((et, nummer) => { kolonner[nummer] += et; });
    raekke.querySelector(".raekkesum").textContent = vist(beloeb.reduce((a, b) => a + b, 0));
  });
  gitter.querySelectorAll(".kolonnesum").forEach((celle, nummer) => { celle.textContent = vist(kolonner[nummer]); });
  gitter.querySelector(".totalsum").textContent = vist(kolonner.reduce((a, b) => a + b, 0));
}

// The cells as rows and columns, and where ``celle`` stands among them.
function plads(gitter, celle) {
  const raekker = [...gitter.querySelectorAll("tbody tr")].map((raekke) => [...raekke.querySelectorAll(CELLER)]);
  const raekke = raekker.findIndex((celler) => celler.includes(celle));
  return { raekker, raekke, kolonne: raekker[raekke].indexOf(celle) };
}

function flyt(haendelse, gitter) {
  if (haendelse.ctrlKey || haendelse.metaKey || haendelse.altKey) return;
  const celle = haendelse.target;
  const alt = celle.selectionStart === 0 && celle.selectionEnd === celle.value.length;
  const yderst = { ArrowLeft: celle.selectionEnd === 0, ArrowRight: celle.selectionStart === celle.value.length };
  const vandret = { ArrowLeft: -1, ArrowRight: 1 }[haendelse.key];
  const lodret = { ArrowUp: -1, ArrowDown: 1, Enter: haendelse.shiftKey ? -1 : 1 }[haendelse.key];
  if (!lodret && !(vandret && !haendelse.shiftKey && (alt || yderst[haendelse.key]))) return;
  haendelse.preventDefault();
  const { raekker, raekke, kolonne } = plads(gitter, celle);
  const naeste = (raekker[raekke + (lodret || 0)] || [])[kolonne + (vandret || 0)];
  if (naeste) {
    naeste.focus();
    naeste.select();
  }
}

// What was changed, step by step: a step is a list of [cell, before, after], and one visit to a cell is one step.
function fortryder(gitter) {
  const gjort = [], fortrudt = [];
  const kendt = new Map([...gitter.querySelectorAll(CELLER)].map((celle) => [celle, celle.value]));
  let aaben = null;

  function noter(skridt) {
    gjort.push(skridt);
    fortrudt.length = 0;
  }

  function skriv(aendringer) {
    aendringer.forEach(([celle, vaerdi]) => {
      celle.value = vaerdi;
      kendt.set(celle, vaerdi);
    });
    aaben = null;
    const celle = aendringer[0][0];
    celle.focus();
    celle.select();
    celle.dispatchEvent(new Event("input", { bubbles: true }));
  }

  return {
    luk() { aaben = null; },
    skrevet(celle) {
      if (!kendt.has(celle) || kendt.get(celle) === celle.value) return;
      if (aaben && aaben[0][0] === celle) {
        aaben[0][2] = celle.value;
      } else {
        aaben = [[celle, kendt.get(celle), celle.value]];
        noter(aaben);
      }
      kendt.set(celle, celle.value);
    },
    saet(aendringer) {
      noter(aendringer.map(([celle, vaerdi]) => [celle, celle.value, vaerdi]));
      skriv(aendringer);
    },
    tilbage() {
      const skridt = gjort.pop();
      if (!skridt) return;
      fortrudt.push(skridt);
      skriv(skridt.map(([celle, foer]) => [celle, foer]));
    },
    frem() {
      const skridt = fortrudt.pop();
      if (!skridt) return;
      gjort.push(skridt);
      skriv(skridt.map(([celle, , efter]) => [celle, efter]));
    },
  };
}

// A block of cells from a spreadsheet: tabs between columns, lines between rows.
function indsaet(haendelse, gitter, fortryd) {
  const tekst = haendelse.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!/[\t\n]/.test(tekst)) return;
  haendelse.preventDefault();
  const { raekker, raekke, kolonne } = plads(gitter, haendelse.target);
  const aendringer = [];
  let udenfor = 0;
  tekst.split("\n").forEach((linje, ned) => {
    linje.split("\t").forEach((vaerdi, hen) => {
      const celle = (raekker[raekke + ned] || [])[kolonne + hen];
      if (celle) aendringer.push([celle, vaerdi.trim()]);
      else if (vaerdi.trim()) udenfor += 1;
    });
  });
  fortryd.saet(aendringer);
  const antal = aendringer.length === 1 ? "1 celle er indsat." : `${aendringer.length} celler er indsat.`;
  const rest = udenfor ? ` ${udenfor} lå uden for gitteret og er ikke med.` : "";
  document.querySelector("#indsat").textContent = `${antal}${rest} Ctrl+Z fortryder.`;
}

document.addEventListener("DOMContentLoaded", () => {
  const gitter = document.querySelector("#budget .budgetgitter");
  if (!gitter) return;
  const fortryd = fortryder(gitter);
  gitter.addEventListener("input", (haendelse) => {
    fortryd.skrevet(haendelse.target);
    summer(gitter);
  });
  gitter.addEventListener("focusout", () => fortryd.luk());
  gitter.addEventListener("paste", (haendelse) => {
    if (haendelse.target.matches(CELLER)) indsaet(haendelse, gitter, fortryd);
  });
  gitter.addEventListener("keydown", (haendelse) => {
    if (!haendelse.target.matches(CELLER)) return;
    const tast = haendelse.key.toLowerCase();
    if ((haendelse.ctrlKey || haendelse.metaKey) && (tast === "z" || tast === "y")) {
      haendelse.preventDefault();
      if (tast === "y" || haendelse.shiftKey) fortryd.frem();
      else fortryd.tilbage();
      return;
    }
    flyt(haendelse, gitter);
  });
});
