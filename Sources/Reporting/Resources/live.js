"use strict";
// Brings the page up to date when the monitor says that something has changed. Without it the page reads as well.
(() => {
  const root = document.documentElement;
  if (!window.EventSource || !root.dataset.live) return;
  // Since when nothing is heard of the monitor; null while it is.
  let silent = null;
  const banner = () => {
    const old = document.querySelector(".stale");
    if (old) old.remove();
    if (!silent) return;
    const words = document.createElement("p");
    words.className = "stale";
    words.setAttribute("role", "alert");
    words.textContent = `Nothing has been heard of the monitor since ${silent.toISOString().slice(0, 19).replace("T", " ")} UTC: ` +
      "this page shows how things were then. It goes on by itself when the monitor answers again.";
    document.body.insertBefore(words, document.querySelector("main"));
  };
  // The monitor is heard, and what it reads may not be: it says so on each page.
  const show = () => {
    const place = document.querySelector(".live");
    if (!place) return;
    const word = silent ? "offline" : document.querySelector("main[data-away]") ? "not live" : "live";
    place.textContent = word;
    place.dataset.state = word;
  };
  const state = (word) => {
    const was = silent;
    silent = word === "live" ? null : silent || new Date();
    show();
    if (!was !== !silent) banner();
  };
  let busy = false;
  let again = false;
  async function load() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      // What cannot be read just now says so in place of the page.
      if (answer.ok || answer.status === 503) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("main");
        const old = document.querySelector("main");
        if (!fresh) return;
        const focus = document.activeElement && document.activeElement.id;
        old.querySelectorAll("details[id]").forEach((one) => {
          const same = page.getElementById(one.id);
          if (same) same.open = one.open;
        });
        old.replaceWith(fresh);
        document.title = page.title;
        show();
        if (focus && document.getElementById(focus)) document.getElementById(focus).focus();
      }
    } catch (problem) {
      state("offline");
    } finally {
      busy = false;
      if (again) { again = false; load(); }
    }
  }
  // A page that is left may be kept for the way back: it must not hold one of the few connections a browser has for a host.
  let source = null;
  const open = () => {
    source = new EventSource(root.dataset.live);
    source.addEventListener("open", () => {
      const wasSilent = silent;
      state("live");
      if (wasSilent) load();
    });
    source.addEventListener("error", () => state("offline"));
    source.addEventListener("change", load);
  };
  window.addEventListener("pagehide", () => { if (source) source.close(); source = null; });
  window.addEventListener("pageshow", (event) => { if (!source) open(); if (event.persisted) load(); });
})();
