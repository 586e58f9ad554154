// Lists of people that can be narrowed, and forms that are sent once.

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

export function sentOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}
