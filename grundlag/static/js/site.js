// What the pages need beyond Det Fælles Designsystem and htmx. Everything works without it, only less smoothly.
"use strict";

const IKONER = document.querySelector('link[href*="dkfds.min.css"]').href.replace("css/dkfds.min.css", "img/all-svg-icons.svg");

function ikon(navn) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon-svg");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${IKONER}#${navn}`);
  svg.append(use);
  return svg;
}

// A button beside each date field opens the browser's own calendar; what is typed is never changed.
function datovaelger(felt) {
  const input = felt.querySelector("input");
  if (input.disabled || input.readOnly || felt.querySelector("button")) return;
  const kalender = document.createElement("input");
  kalender.type = "date";
  kalender.className = "datovaelger";
  kalender.tabIndex = -1;
  kalender.setAttribute("aria-hidden", "true");
  const knap = document.createElement("button");
  knap.type = "button";
  knap.className = "button button-secondary";
  const navn = document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
  knap.setAttribute("aria-label", `Vælg dato: ${navn ? navn.textContent.trim() : ""}`);
  knap.append(ikon("calendar-month"));
  knap.addEventListener("click", () => {
    const dele = input.value.match(/^\s*(\d{1,2})\D+(\d{1,2})\D+(\d{4})\s*$/);
    kalender.value = dele ? `${dele[3]}-${dele[2].padStart(2, "0")}-${dele[1].padStart(2, "0")}` : "";
    kalender.showPicker();
  });
  kalender.addEventListener("change", () => {
    if (!kalender.value) return;
    input.value = kalender.value.split("-").reverse().join(".");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  felt.append(kalender, knap);
}

function klargoer(element) {
  DKFDS.init({ scope: element });
  element.querySelectorAll(".datofelt").forEach(datovaelger);
  // The server says in Danish what is wrong; the browser would say it in its own language.
  element.querySelectorAll("form[method=post]").forEach((form) => { form.noValidate = true; });
}

function csrf() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : null;
}

document.addEventListener("DOMContentLoaded", () => {
  klargoer(document);
  const knap = document.querySelector(".menuknap");
  if (knap) {
    knap.addEventListener("click", () => {
      knap.setAttribute("aria-expanded", String(knap.getAttribute("aria-expanded") === "false"));
    });
  }
});
// Whoever has logged in again in another tab has a new token.
document.addEventListener("htmx:config:request", ({ detail }) => {
  const nyt = csrf();
  if (nyt) detail.ctx.request.headers["X-CSRFToken"] = nyt;
});
document.addEventListener("htmx:after:request", ({ detail, target }) => {
  const form = target instanceof Element ? target.closest("form") : null;
  if (form && detail.ctx.response && detail.ctx.response.status < 400) delete form.dataset.aendret;
});
document.addEventListener("htmx:after:swap", (haendelse) => {
  const maal = haendelse.detail?.ctx?.target ?? haendelse.target;
  if (maal instanceof Element && maal.isConnected) klargoer(maal);
});

// Unsaved text: ask before leaving a form with a long text, or one marked data-vogt. (kladde.js keeps data-kladde.)
function er_vogtet(form) {
  return form.matches("[data-vogt]") || form.querySelector("textarea");
}
document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form && form.method === "post" && er_vogtet(form) && !target.matches("[data-kladde]")) form.dataset.aendret = "";
});
window.addEventListener("beforeunload", (haendelse) => {
  if (document.querySelector("form[data-aendret]")) haendelse.preventDefault();
});

document.addEventListener("submit", (haendelse) => {
  const form = haendelse.target;
  if (form.method !== "post" || haendelse.defaultPrevented) return;
  // A second click on the same button sends nothing; ten seconds later it may be meant.
  if ("sendt" in form.dataset) {
    haendelse.preventDefault();
    return;
  }
  form.dataset.sendt = "";
  setTimeout(() => { delete form.dataset.sendt; }, 10000);
  delete form.dataset.aendret;
  const felt = form.elements.namedItem("csrfmiddlewaretoken");
  const nyt = csrf();
  if (felt && nyt) felt.value = nyt;
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sendt]").forEach((form) => { delete form.dataset.sendt; });
});
