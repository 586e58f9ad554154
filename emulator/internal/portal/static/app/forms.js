// Lists of people that can be narrowed: those that are whole on the page, and those that are
// searched for.

export function lists() {
  for (const field of document.querySelectorAll("[data-narrow]")) {
    field.hidden = false;
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/);
      for (const label of field.parentElement.querySelectorAll(".candidate")) {
        const text = label.textContent.toLowerCase();
        label.hidden = !words.every((word) => text.includes(word));
      }
    });
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }
}

// finding searches at each key, and leaves the search to the form where that fails.
export function finding() {
  const form = document.querySelector("[data-finds]");
  if (!form) return;
  const field = form.elements.q;
  const found = document.getElementById(form.dataset.finds);
  let asked = 0;

  async function find() {
    const query = field.value.trim();
    if (query === found.dataset.query) return;
    found.dataset.query = query;
    const mine = ++asked;
    const address = location.pathname + (query ? "?q=" + encodeURIComponent(query) : "");
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    const html = answer?.ok ? await answer.text().catch(() => "") : "";
    if (mine !== asked) return;
    if (!html) return delete found.dataset.query;
    found.innerHTML = html;
    history.replaceState(history.state, "", address);
    const people = found.querySelectorAll(".row").length;
    document.getElementById("found-told").textContent = people === 1 ? "1 person" : (people || "No") + " people";
  }

  field.addEventListener("input", find);
  find(); // what was typed before this script was there
}
