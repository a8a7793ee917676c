// Minutes by keyboard. An item saves itself when one leaves it, and nothing that is typed meanwhile is touched by the
// answer. Without net it waits, and is sent when the net is back; kladde.js holds every character until then.
"use strict";

(() => {
  const IGEN = 5000;
  const LAES_PAUSE = 400;
  const OPGAVE = /^[ \t]*(?:[-*][ \t]+)?opgave[ \t]*:/im;
  const undervejs = new WeakSet();
  const laeseure = new WeakMap();
  const usvarede = new WeakMap(); // form: what was sent and never answered; it may have been saved all the same

  const felter = (form) => [...form.querySelectorAll("[data-kladde]")];
  const artikel = (element) => element.closest(".referatpunkt");
  const er_aendret = (form) => felter(form).some((felt) => felt.value !== felt.dataset.gemt);
  const sig = (form, tekst) => {
    const besked = form.querySelector("[data-del=besked]") ?? artikel(form).querySelector("[data-del=besked]");
    if (besked) besked.textContent = tekst;
  };

  function husk_gemt(rod) {
    rod.querySelectorAll(".referatform, .noterform").forEach((form) => {
      felter(form).forEach((felt) => {
        // What came from the server as it is saved; a draft that was fetched differs from it until it is saved.
        felt.dataset.gemt ??= felt.matches("select")
          ? ([...felt.options].find((valg) => valg.defaultSelected) ?? felt.options[0]).value
          : felt.defaultValue;
      });
    });
  }

  async function post(adresse, data) {
    data.set("csrfmiddlewaretoken", csrf() ?? data.get("csrfmiddlewaretoken"));
    const svar = await fetch(adresse, {
      method: "POST",
      headers: { "X-CSRFToken": csrf() ?? "", "HX-Request": "true", "HX-Request-Type": "partial" },
      body: new URLSearchParams(data),
    });
    return { status: svar.status, dokument: new DOMParser().parseFromString(await svar.text(), "text/html") };
  }

  function skift_del(fra, til, navn) {
    const ny = fra.querySelector(`[data-del=${navn}]`);
    const gammel = til.querySelector(`[data-del=${navn}]`);
    if (ny && gammel) gammel.replaceWith(document.importNode(ny, true));
  }

  // The item as the server has it, where nothing has been typed since it was asked.
  function tag_imod(form, sendt, nyt) {
    const punkt = artikel(form);
    const udgave = nyt.querySelector(".referatform [name=grundudgave]").value;
    const skrevet_imens = felter(form).some((felt) => felt.value !== sendt.get(felt.name));
    // The server takes the blanks off both ends; that is no change, and they stay where one is writing.
    const flettet = felter(form).some((felt) => nyt.getElementById(felt.id).value.trim() !== sendt.get(felt.name).trim());
    // Merged with somebody else's while one typed on: then the old udgave stays, and the next save merges again.
    if (!(skrevet_imens && flettet)) form.elements.namedItem("grundudgave").value = udgave;
    for (const felt of felter(form)) {
      const vaerdi = nyt.getElementById(felt.id).value;
      felt.dataset.gemt = sendt.get(felt.name);
      if (felt.value === sendt.get(felt.name) && vaerdi.trim() !== felt.value.trim()) {
        felt.value = vaerdi;
        felt.dataset.gemt = vaerdi;
      }
      felt.removeAttribute("aria-invalid");
    }
    form.querySelectorAll(".form-error-message").forEach((fejl) => fejl.remove());
    skift_del(nyt, punkt, "laest");
    form.dispatchEvent(new Event("kladde:gemt", { bubbles: true }));
  }

  // What has to be mended stands in the item; what was typed since it was sent is put back.
  function vis_fejl(form, nyt) {
    const punkt = artikel(form);
    const skrevet = new Map(felter(punkt).map((felt) => [felt.id, felt.value]));
    const fokus = document.activeElement?.id;
    const frisk = document.importNode(nyt.querySelector(".referatpunkt"), true);
    punkt.replaceWith(frisk);
    husk_gemt(frisk);
    felter(frisk).forEach((felt) => {
      if (skrevet.has(felt.id)) felt.value = skrevet.get(felt.id);
      felt.dataset.gemt = "\u0000"; // nothing is saved: it is still to be sent
    });
    (frisk.querySelector("[aria-invalid]") ?? document.getElementById(fokus))?.focus();
    if (window.DKFDS) DKFDS.init({ scope: frisk });
  }

  async function gem(form) {
    if (undervejs.has(form)) {
      form.dataset.venter = ""; // what was typed since is sent when the answer is here
      return;
    }
    undervejs.add(form);
    delete form.dataset.venter;
    const sendt = new FormData(form);
    const ubesvaret = usvarede.get(form) ?? [];
    const data = new FormData(form);
    ubesvaret.forEach((tekster) => data.append("afsendt", tekster));
    let svar;
    try {
      svar = await post(form.action, data);
    } catch {
      form.dataset.venter = "";
      usvarede.set(form, [...ubesvaret, JSON.stringify(Object.fromEntries(sendt))]);
      sig(form, "Ingen forbindelse – teksten er gemt i browseren og sendes, når nettet er tilbage.");
      return;
    } finally {
      undervejs.delete(form);
    }
    usvarede.delete(form);
    const nyt = svar.dokument;
    if (svar.status === 200 && nyt.querySelector(".referatform")) {
      if (form.matches(".noterform")) return noteret(form, sendt, nyt);
      tag_imod(form, sendt, nyt);
      if ("venter" in form.dataset && er_aendret(form)) return gem(form);
      delete form.dataset.venter;
      const klokken = new Date().toTimeString().slice(0, 5).replace(":", ".");
      sig(form, `Gemt kl. ${klokken}. ${(nyt.querySelector("[data-del=besked]")?.textContent ?? "").replace(/^Gemt\.\s*/, "")}`.trim());
    } else if ([409, 422].includes(svar.status) && nyt.querySelector(".referatpunkt")) {
      const skrevet_imens = felter(form).some((felt) => felt.value !== sendt.get(felt.name));
      if (svar.status === 409 && skrevet_imens) return gem(form); // the newest text is what has to be compared
      vis_fejl(form, nyt);
    } else {
      form.dataset.venter = "";
      sig(form, svar.status === 401
        ? "Du er logget ud. Teksten er gemt i browseren. Log ind i et nyt faneblad, så sendes den herfra."
        : "Punktet kan ikke gemmes lige nu – teksten er gemt i browseren.");
    }
  }

  function noteret(form, sendt, nyt) {
    const felt = form.elements.namedItem("linje");
    if (felt.value === sendt.get("linje")) felt.value = "";
    felt.dataset.gemt = "";
    felt.removeAttribute("aria-invalid");
    skift_del(nyt, artikel(form), "bemaerket");
    skift_del(nyt, artikel(form), "linjefejl");
    sig(form, nyt.querySelector("[data-del=besked]")?.textContent ?? "");
    form.dispatchEvent(new Event("kladde:gemt", { bubbles: true }));
  }

  async function fjern(form, knap) {
    const data = new FormData(form);
    data.set(knap.name, knap.value);
    const punkt = artikel(form);
    try {
      const svar = await post(form.action, data);
      if (svar.status === 200) skift_del(svar.dokument, punkt, "bemaerket");
      punkt.querySelector("[name=linje]").focus();
    } catch {
      sig(form, "Ingen forbindelse – prøv igen, når nettet er tilbage.");
    }
  }

  async function laes(form) {
    const felt = form.querySelector("[data-del=laest]");
    const tekster = [...form.querySelectorAll("textarea")];
    if (!tekster.some((en) => OPGAVE.test(en.value))) {
      felt.replaceChildren();
      return;
    }
    try {
      const svar = await post(form.dataset.laes, new FormData(form));
      if (svar.status === 200) felt.replaceChildren(...svar.dokument.body.childNodes);
    } catch { /* read again at the next key, or when it is saved */ }
  }

  function gaa(fra, skridt) {
    const alle = [...document.querySelectorAll(".referatpunkt")];
    const nu = alle.indexOf(fra);
    const maal = alle[nu < 0 ? 0 : Math.min(Math.max(nu + skridt, 0), alle.length - 1)];
    (maal?.querySelector("textarea") ?? maal?.querySelector("h3"))?.focus();
    maal?.scrollIntoView({ block: "nearest" });
  }

  husk_gemt(document);

  document.addEventListener("submit", (haendelse) => {
    const form = haendelse.target;
    if (!form.matches(".referatform, .noterform, .fjernform")) return;
    haendelse.preventDefault();
    if (form.matches(".fjernform")) fjern(form, haendelse.submitter);
    else gem(form);
  }, true); // before site.js, which takes what is not prevented for sent

  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const punkt = artikel(target);
    const form = punkt?.querySelector(".referatform");
    if (form && !punkt.contains(relatedTarget) && er_aendret(form)) form.requestSubmit();
  });

  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (!form?.matches(".referatform")) return;
    clearTimeout(laeseure.get(form));
    laeseure.set(form, setTimeout(() => laes(form), LAES_PAUSE));
  });

  document.addEventListener("keydown", (haendelse) => {
    const { key, altKey, ctrlKey, metaKey, target } = haendelse;
    const punkt = artikel(target);
    let goer = null;
    if (altKey && key === "ArrowDown") goer = () => gaa(punkt, 1);
    else if (altKey && key === "ArrowUp") goer = () => gaa(punkt, -1);
    else if (altKey && key.toLowerCase() === "b") goer = () => punkt?.querySelector("[name=beslutning]")?.focus();
    else if (altKey && key === "Enter") goer = () => punkt?.querySelector("[name=linje]")?.focus();
    else if ((ctrlKey || metaKey) && key === "Enter") goer = () => target.form?.requestSubmit();
    if (!goer) return;
    haendelse.preventDefault();
    goer();
  });

  const send_ventende = () => document.querySelectorAll("form[data-venter]").forEach((form) => form.requestSubmit());
  window.addEventListener("online", send_ventende);
  setInterval(send_ventende, IGEN);
})();
