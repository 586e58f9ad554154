// Adaptive cards: buttons send what was entered, show and hide, and open dialogs.
import { parse } from "./places.js";
import { report, send } from "./compose.js";

// cards listens once for all cards, also for those that are still to come.
export function cards() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-card]") || !event.submitter) return;
    event.preventDefault();
    press(event.target, event.submitter);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-toggle], [data-close]");
    if (!button) return;
    if ("close" in button.dataset) return button.closest("dialog").close();
    for (const id of button.dataset.toggle.split(" ")) {
      const element = document.getElementById(id);
      if (element) element.hidden = !element.hidden;
    }
  });
}

// homeOf marks where the place of the errors of a card stands when they are about no input.
function homeOf(form, place) {
  const home = form.querySelector("[data-error-home]");
  if (home) return home;
  const marker = Object.assign(document.createElement("span"), { hidden: true });
  marker.dataset.errorHome = "";
  place.before(marker);
  return marker;
}

// blame says what is wrong beside the input that it is about, if it is about one.
function blame(form, error) {
  const input = error.field && form.querySelector(`[name="${CSS.escape(error.field)}"]`);
  const place = form.querySelector(".error");
  const beside = input?.closest(".field, .candidates, .candidate");
  const home = homeOf(form, place); // before it moves for the first time
  (beside ?? home).after(place);
  place.id ||= "error-" + crypto.randomUUID?.();
  report(form, error.message);
  if (!input) return;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", place.id);
  input.focus();
  input.addEventListener("input", () => { input.removeAttribute("aria-invalid"); report(form, ""); }, { once: true });
}

async function press(form, button) {
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const late = setTimeout(() => form.setAttribute("aria-busy", "true"), 300);
  report(form, "");
  const body = new URLSearchParams(new FormData(form, button));
  body.set("once", crypto.randomUUID?.() ?? String(Math.random()));
  try {
    const told = parse(await (await send(form, body)).text());
    form.closest("dialog")?.close();
    const dialog = told.querySelector("dialog");
    if (dialog) {
      document.body.append(dialog);
      dialog.addEventListener("close", () => dialog.remove());
      dialog.showModal();
    } else {
      form.querySelector(".card-told").replaceChildren(...told.children);
    }
  } catch (error) {
    blame(form, error);
  }
  clearTimeout(late);
  form.removeAttribute("aria-busy");
  delete form.dataset.sent;
}
