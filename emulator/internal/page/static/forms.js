// A form is sent once, and its button says so when the answer takes longer than a moment.
// Every page works without this file.

const moment = 300; // milliseconds

export function sentOnce() {
  // On the window, after all that the document's scripts do: what they send themselves is theirs.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button) setTimeout(() => { if (form.dataset.sent) button.setAttribute("aria-busy", "true"); }, moment);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
  });
}
