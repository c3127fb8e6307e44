// Narrows the list of people while somebody types or picks, and says how many are chosen; fills in what fits a challenge; a hint at the question.
(() => {
  const field = document.getElementById("zoek");
  if (field) narrowWhileTyping(field);
  const question = document.getElementById("vraag");
  const hint = document.getElementById("uitkomst");
  if (question && hint) {
    const outcome = new RegExp(hint.dataset.patroon, "i");
    question.addEventListener("change", () => {
      hint.hidden = question.value.includes("?") || !outcome.test(question.value);
    });
  }

  function narrowWhileTyping(field) {
    const tiers = [...document.querySelectorAll(".laag")].map((tier) => ({ tier, rows: [...tier.querySelectorAll(".rij")], open: tier.open }));
    const chosen = document.getElementById("gekozen");
    const tierOnly = document.getElementById("zoekLaag");
    const challengeOnly = document.getElementById("zoekOpgave");

    const narrow = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = tierOnly.value;
      const challenge = challengeOnly ? challengeOnly.value : "";
      for (const { tier, rows, open } of tiers) {
        let shown = 0;
        for (const row of rows) {
          const text = row.querySelector(".rij__wie").textContent.toLowerCase();
          const fits = words.every((word) => text.includes(word)) && (!wanted || row.dataset.laag === wanted);
          row.hidden = !(fits && (!challenge || row.dataset.opgaven.split(" ").includes(challenge)));
          shown += !row.hidden;
        }
        tier.hidden = shown === 0;
        tier.open = words.length > 0 || Boolean(wanted || challenge) || open || Boolean(tier.querySelector(":checked[name=wie]"));
      }
    };
    const count = () => {
      const number = document.querySelectorAll("[name=wie]:checked").length;
      chosen.textContent = number === 0 ? "" : number === 1 ? "1 persoon gekozen" : `${number} mensen gekozen`;
    };

    // The page was narrowed by the server: leave that to it.
    if (!field.value && !tierOnly.value && !(challengeOnly && challengeOnly.value)) {
      for (const part of [field, tierOnly, challengeOnly]) if (part) part.removeAttribute("name");
      document.querySelector(".zoekknop").hidden = true;
      field.addEventListener("input", narrow);
      tierOnly.addEventListener("change", narrow);
      if (challengeOnly) challengeOnly.addEventListener("change", narrow);
      field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    }
    document.addEventListener("change", count);
    count();
  }
})();
