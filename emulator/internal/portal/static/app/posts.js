// One's own posts are edited in place.
import { group, parse } from "./places.js";
import { report, send } from "./compose.js";

const fetched = { headers: { "X-Requested-With": "fetch" } };

async function swap(post, address) {
  const answer = await fetch(address, fetched).catch(() => null);
  if (!answer?.ok) return false;
  const fresh = parse(await answer.text()).firstElementChild;
  (document.getElementById(post.id) ?? post).replaceWith(fresh); // the stream may have told of it anew meanwhile
  group(fresh);
  const text = fresh.querySelector("textarea");
  text?.focus();
  text?.setSelectionRange(text.value.length, text.value.length);
  if (text) fresh.scrollIntoView({ block: "nearest" }); // with its buttons: the focus shows no more than the field
  return true;
}

// editing opens one's own posts as forms, saves them, and copies links.
export function editing() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-edit], [data-cancel], [data-copy-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if ("copyLink" in link.dataset) return copy(link);
    if (!await swap(link.closest("li"), link.dataset.edit ?? link.dataset.cancel)) location.href = link.href;
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".post-form")) return;
    event.preventDefault();
    save(event.target, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(".post-form textarea") || event.isComposing) return;
    const form = event.target.form;
    if (event.key === "Escape") form.querySelector("[data-cancel]").click();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    save(form, form.querySelector("[value=save]"));
  });
}

async function save(form, button) {
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const body = new URLSearchParams(new FormData(form, button));
  try {
    await send(form, body);
    const post = form.closest("li");
    delete post.dataset.editing;
    if (button.value === "delete") post.remove();
    else await swap(post, form.querySelector("[data-cancel]").dataset.cancel);
    group();
  } catch (error) {
    report(form, error.message);
    delete form.dataset.sent;
  }
}

async function copy(link) {
  const words = link.textContent;
  try {
    await navigator.clipboard.writeText(link.href);
    link.textContent = "Copied";
  } catch {
    location.href = link.href; // where nothing can be copied, the address bar has it
    return;
  }
  setTimeout(() => { link.textContent = words; }, 1500);
}
