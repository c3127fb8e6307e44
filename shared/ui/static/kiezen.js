// Narrows the list of people while somebody types, and says how many are chosen.
(() => {
  const field = document.getElementById("zoek");
  if (!field) return;
  const tiers = [...document.querySelectorAll(".laag")].map((tier) => ({ tier, rows: [...tier.querySelectorAll(".rij")], open: tier.open }));
  const chosen = document.getElementById("gekozen");

  const narrow = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { tier, rows, open } of tiers) {
      let shown = 0;
      for (const row of rows) {
        const text = row.querySelector(".rij__wie").textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        shown += !row.hidden;
      }
      tier.hidden = shown === 0;
      tier.open = words.length > 0 || open || Boolean(tier.querySelector(":checked[name=wie]"));
    }
  };
  const count = () => {
    const number = document.querySelectorAll("[name=wie]:checked").length;
    chosen.textContent = number === 0 ? "" : number === 1 ? "1 persoon gekozen" : `${number} mensen gekozen`;
  };

  field.closest("[hidden]").hidden = false;
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  document.addEventListener("change", count);
  count();
})();
