// The order of an agenda: Alt and an arrow key moves the item one is in, and an item can be dragged by its handle.
// Without this the buttons Op and Ned do the same.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("raekkefoelge");
  if (!form) return;
  const punkter = () => [...document.querySelectorAll("[data-punkt]")];

  document.addEventListener("keydown", (haendelse) => {
    const retning = { ArrowUp: "op", ArrowDown: "ned" }[haendelse.key];
    const punkt = haendelse.target instanceof Element ? haendelse.target.closest("[data-punkt]") : null;
    if (!haendelse.altKey || !retning || !punkt) return;
    const knap = punkt.querySelector(`button[name=retning][value=${retning}]`);
    haendelse.preventDefault();
    if (knap) knap.click();
  });

  function gem(flyttet) {
    form.querySelectorAll("input[name=punkt], input[name=flyttet]").forEach((felt) => felt.remove());
    const felter = punkter().map((punkt) => ["punkt", punkt.dataset.punkt]);
    for (const [navn, vaerdi] of [...felter, ["flyttet", flyttet.dataset.punkt]]) {
      const felt = document.createElement("input");
      felt.type = "hidden";
      felt.name = navn;
      felt.value = vaerdi;
      form.append(felt);
    }
    form.submit();
  }

  let trukket = null;
  document.addEventListener("dragover", (haendelse) => { if (trukket) haendelse.preventDefault(); });
  document.addEventListener("drop", (haendelse) => {
    if (!trukket) return;
    haendelse.preventDefault();
    const flyttet = trukket;
    trukket = null;
    gem(flyttet);
  });
  for (const punkt of punkter()) {
    const greb = document.createElement("span");
    greb.className = "traekgreb";
    greb.title = "Træk for at flytte punktet";
    greb.setAttribute("aria-hidden", "true");
    greb.append(ikon("drag-pan"));
    punkt.querySelector(".raekketop h3").prepend(greb);
    // Only by the handle: otherwise the text of the item could not be marked.
    greb.addEventListener("pointerdown", () => { punkt.draggable = true; });
    greb.addEventListener("pointerup", () => { punkt.draggable = false; });
    punkt.addEventListener("dragstart", (haendelse) => {
      trukket = punkt;
      haendelse.dataTransfer.effectAllowed = "move";
      haendelse.dataTransfer.setData("text/plain", punkt.dataset.punkt);
      punkt.classList.add("traekkes");
    });
    punkt.addEventListener("dragover", (haendelse) => {
      if (!trukket || trukket === punkt) return;
      const midte = punkt.getBoundingClientRect().top + punkt.offsetHeight / 2;
      punkt[haendelse.clientY < midte ? "before" : "after"](trukket);
    });
    punkt.addEventListener("dragend", () => {
      punkt.draggable = false;
      punkt.classList.remove("traekkes");
      // Let go outside the page, or by Esc: the order is as it was.
      if (trukket) window.location.reload();
      trukket = null;
    });
  }
});
