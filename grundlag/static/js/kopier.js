// A button beside each [data-kopier] copies its text; a table goes as columns between tabs, so it can be pasted in cells.
"use strict";

function indholdet(element) {
  const tabel = element.querySelector("table");
  if (!tabel) return element.innerText.trim();
  const celle = (et) => et.innerText.trim().replace(/\s+/g, " ");
  return [...tabel.rows].map((raekke) => [...raekke.cells].map(celle).join("\t")).join("\n");
}

if (navigator.clipboard) {
  document.querySelectorAll("[data-kopier]").forEach((element) => {
    const overskrift = element.parentElement.querySelector("h3").textContent;
    const knap = document.createElement("button");
    knap.type = "button";
    knap.className = "button button-secondary";
    const navn = document.createElement("span");
    navn.className = "sr-only";
    navn.textContent = ` ${overskrift}`;
    knap.append("Kopiér", navn);
    const svar = document.createElement("span");
    svar.className = "note";
    svar.setAttribute("role", "status");
    knap.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(indholdet(element));
        svar.textContent = "Kopieret";
      } catch {
        svar.textContent = "Browseren tillod det ikke. Markér teksten, og kopiér den selv.";
      }
    });
    element.after(knap, svar);
  });
}
