// Long text is never lost. Each key press is kept in the browser at once, and half a second after the last one as
// a draft on the server. What the server has, the browser forgets: it holds only what is not yet sent, under its
// writer's number, and nothing of hers when she has logged out.
"use strict";

(() => {
  const PAUSE = 500;
  const IGEN = 10000;
  const { adresse, bruger } = document.currentScript.dataset;
  const ure = new Map(); // textarea: its timer
  const poster = new Map(); // what this page has typed, also when the browser refuses to store it
  let koe = Promise.resolve(); // one at a time, so that an older text never overtakes a newer one
  let igen = null;

  const felter = (rod) => [...rod.querySelectorAll("[data-kladde]")];
  const udgavefelt = (felt) => felt.form.elements.namedItem("grundudgave");
  const noegle = (felt) => `kladde:${bruger}:${felt.dataset.emne}:${felt.dataset.felt}:${udgavefelt(felt).value}`;
  const alle = () => Object.keys(localStorage).filter((navn) => navn.startsWith(`kladde:${bruger}:`));
  const laes = (navn) => JSON.parse(poster.get(navn) ?? localStorage.getItem(navn));

  function glem(navn) {
    poster.delete(navn);
    localStorage.removeItem(navn);
  }

  function husk(felt, sendt) {
    const { emne, felt: navn } = felt.dataset;
    const grundudgave = udgavefelt(felt).value;
    const post = JSON.stringify({ emne, felt: navn, grundudgave, tekst: felt.value, tid: Date.now(), sendt });
    poster.set(noegle(felt), post);
    try {
      localStorage.setItem(noegle(felt), post);
    } catch {
      vis(noegle(felt), "Browseren har ikke plads til at gemme teksten. Gem den snart.");
    }
  }

  function vis(navn, tekst) {
    for (const felt of felter(document)) {
      const status = document.getElementById(`${felt.id}_kladde`);
      if (status && noegle(felt) === navn && status.textContent !== tekst) status.textContent = tekst;
    }
  }

  // True unless it is worth trying again.
  async function afleveret(navn) {
    const post = laes(navn);
    if (!post) return true;
    const { emne, felt, grundudgave, tekst } = post;
    let svar;
    try {
      svar = await fetch(adresse, {
        method: "POST",
        headers: { "X-CSRFToken": csrf() ?? "" },
        body: new URLSearchParams({ bruger, emne, felt, grundudgave, tekst }),
      });
    } catch {
      vis(navn, "Ingen forbindelse – teksten er gemt i browseren.");
      return false;
    }
    if (svar.status === 401) {
      vis(navn, "Du er logget ud. Teksten er gemt i browseren. Log ind i et nyt faneblad, og skriv videre her.");
      return false;
    }
    const fra_os = (svar.headers.get("Content-Type") ?? "").startsWith("text/plain");
    vis(navn, fra_os ? await svar.text() : "Kladden kan ikke gemmes lige nu – teksten er gemt i browseren.");
    // More may have been typed while the answer was on its way.
    if (svar.ok && laes(navn)?.tekst === tekst) glem(navn);
    return fra_os;
  }

  function send(navne) {
    koe = koe.then(async () => {
      for (const navn of navne) {
        if (!(await afleveret(navn))) {
          clearTimeout(igen);
          igen = setTimeout(() => send(alle()), IGEN);
          return;
        }
      }
    });
    return koe;
  }

  function knap(tekst, klasse, goer) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `button ${klasse}`;
    element.textContent = tekst;
    element.addEventListener("click", goer);
    return element;
  }

  // A text in the browser that the page does not show is offered, never put in by itself.
  function tilbyd(felt) {
    const navne = alle().filter((navn) => {
      const post = laes(navn);
      return post.emne === felt.dataset.emne && post.felt === felt.dataset.felt;
    });
    const post = navne.map(laes).sort((a, b) => b.tid - a.tid)[0];
    if (!post) return;
    if (post.tekst.trim() === felt.value.trim()) {
      navne.forEach(glem);
      return;
    }
    const klokken = new Date(post.tid).toTimeString().slice(0, 5).replace(":", ".");
    const tekst = document.createElement("p");
    tekst.className = "alert-text";
    tekst.textContent = `»${felt.labels[0].firstChild.textContent.trim()}«: browseren har en tekst fra kl. ${klokken}, som ikke er gemt.`;
    const knapper = document.createElement("div");
    knapper.className = "button-group";
    const krop = document.createElement("div");
    krop.className = "alert-body";
    const boks = document.createElement("div");
    boks.className = "alert alert-info";
    boks.setAttribute("role", "status");
    knapper.append(
      knap("Hent teksten", "button-secondary", () => {
        const udgave = udgavefelt(felt);
        // What others have saved since is then merged and not overwritten.
        udgave.value = Math.min(udgave.value, post.grundudgave);
        felt.value = post.tekst;
        navne.forEach(glem);
        boks.remove();
        felt.dispatchEvent(new Event("input", { bubbles: true }));
        felt.focus();
      }),
      knap("Kassér den", "button-tertiary", () => {
        navne.forEach(glem);
        boks.remove();
        felt.focus();
      }),
    );
    krop.append(tekst, knapper);
    const tegn = ikon("info");
    tegn.classList.add("alert-icon");
    boks.append(tegn, krop);
    felt.before(boks);
  }

  // The server names in a cookie what has just been saved.
  function glem_gemte() {
    const gemt = document.cookie.match(/(?:^|; )kladde_gemt=([^;]+)/);
    if (!gemt) return;
    alle().filter((navn) => laes(navn).sendt && laes(navn).emne === gemt[1]).forEach(glem);
    document.cookie = "kladde_gemt=; max-age=0; path=/; SameSite=Lax";
  }

  function begynd(rod) {
    glem_gemte();
    felter(rod).filter((felt) => felt.dataset.kladde === "hentet").forEach(tilbyd);
  }

  if (!bruger) return;
  begynd(document);
  document.addEventListener("htmx:after:swap", ({ detail, target }) => begynd(detail?.ctx?.target ?? target));

  document.addEventListener("input", ({ target: felt }) => {
    if (!felt.matches("[data-kladde]")) return;
    husk(felt, false);
    clearTimeout(ure.get(felt));
    ure.set(felt, setTimeout(() => send([noegle(felt)]), PAUSE));
  });
  // A page that saves by itself and stays: what was typed meanwhile is kept under the new udgave.
  document.addEventListener("kladde:gemt", ({ target: form }) => {
    glem_gemte();
    for (const felt of felter(form)) {
      const { emne, felt: navn } = felt.dataset;
      alle().filter((en) => laes(en).emne === emne && laes(en).felt === navn).forEach(glem);
      clearTimeout(ure.get(felt));
      if (felt.value !== felt.dataset.gemt) felt.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  window.addEventListener("online", () => send(alle()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && igen) send(alle());
  });

  document.addEventListener("submit", async (haendelse) => {
    const form = haendelse.target;
    for (const felt of felter(form)) {
      clearTimeout(ure.get(felt));
      if (felt.value !== felt.defaultValue) husk(felt, true);
    }
    if (!form.action.endsWith("/logout/") || !alle().length) return;
    haendelse.preventDefault();
    await send(alle());
    const tabes = alle();
    if (tabes.length && !confirm("Noget tekst er kun gemt i denne browser og går tabt, hvis du logger ud. Vil du logge ud alligevel?")) return;
    tabes.forEach(glem);
    form.requestSubmit();
  }, true); // before site.js, which takes what is not prevented for sent
})();
