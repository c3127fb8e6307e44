// Brings a status page up to date when something happens. Without this script the page reloads by itself.
(() => {
  const source = document.currentScript.dataset.bron;
  const newest = () => Math.max(0, ...[...document.querySelectorAll("[data-nummer]")].map((line) => Number(line.dataset.nummer)));
  let waiting;

  const refresh = async (text) => {
    const before = newest();
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${old.dataset.live}"]`);
      if (!fresh || old.contains(document.activeElement)) continue;
      old.replaceWith(fresh);
    }
    for (const line of document.querySelectorAll("[data-nummer]")) {
      line.classList.toggle("nieuw", Number(line.dataset.nummer) > before);
    }
    document.title = page.title;
    document.getElementById("nieuws").textContent = text;
  };

  const events = new EventSource(source);
  events.addEventListener("gebeurtenis", (event) => {
    if (Number(event.lastEventId) <= newest()) return;
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 150, JSON.parse(event.data).tekst);
  });
})();
