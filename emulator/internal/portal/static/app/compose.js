// Writing: Enter sends, files can be dropped and pasted, an @ offers people. What was
// typed is kept until it has arrived, over reloads and failures.
import { parse, put } from "./places.js";
import { suggest } from "./suggest.js";

const unreachable = "Not sent: the emulator does not answer. Send it again when it runs.";

// send posts a form and returns the answer, or throws an error to be shown. A button that is
// called action hides the property of that name.
export async function send(form, body) {
  let answer;
  try {
    answer = await fetch(form.getAttribute("action") ?? location.href, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  } catch {
    throw new Error(unreachable);
  }
  if (!answer.ok) throw Object.assign(new Error(await answer.text()), { field: answer.headers.get("Glipbox-Field") });
  return answer;
}

// report shows what went wrong in a form; an empty message hides it.
export function report(form, message) {
  const place = form.querySelector(".error");
  place.textContent = message;
  place.hidden = !message;
  const field = form.querySelector("textarea");
  if (!field || !place.id) return;
  if (message) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", place.id);
  } else {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

// show puts what was sent on the page, before the stream tells of it, and returns where it
// can be seen when it belongs into another part of the chat than the one that is shown.
function show(html) {
  const elements = [...parse(html).children];
  const link = elements[0]?.querySelector("[data-copy-link]")?.href;
  for (const element of elements) put(element);
  const sent = document.getElementById(elements.at(-1)?.id);
  sent?.scrollIntoView({ block: "nearest" });
  return sent ? "" : link;
}

export function compose(form) {
  const { text, file } = form.elements;
  const draft = "draft " + location.pathname + " " + text.id;
  const suggesting = suggest(form, text);
  let sending = null; // the text that is under way
  let next = null; // what stood in the field when it was to be sent meanwhile
  let once = sessionStorage.getItem("once " + draft) ?? ""; // the same for the same message, until it has arrived

  text.value ||= sessionStorage.getItem(draft) ?? "";

  async function submit() {
    if (sending !== null) next = text.value;
    if (sending !== null || (!text.value.trim() && !file?.files.length)) return;
    sending = text.value;
    report(form, "");
    once ||= crypto.randomUUID?.() ?? String(Math.random());
    sessionStorage.setItem("once " + draft, once);
    const body = new FormData(form);
    body.set("once", once);
    let elsewhere = "";
    let more = false; // was written behind it, and sent off
    try {
      const answer = await send(form, file?.files.length ? body : new URLSearchParams([...body].filter(([name]) => name !== "file")));
      elsewhere = show(await answer.text());
      forget();
      more = next !== null && next.trim() !== sending.trim() && next.trimEnd() === text.value.trimEnd();
      if (text.value.startsWith(sending)) text.value = text.value.slice(sending.length).trimStart();
      if (file) file.value = "";
    } catch (error) {
      report(form, error.message);
    }
    sending = next = null;
    changed();
    if (more) submit();
    else if (elsewhere) location.href = elsewhere;
    if (form.contains(document.activeElement) || document.activeElement === document.body) text.focus();
  }

  // forget makes what is sent next another message.
  function forget() {
    once = "";
    sessionStorage.removeItem("once " + draft);
  }

  function changed() {
    if (text.value) sessionStorage.setItem(draft, text.value);
    else sessionStorage.removeItem(draft);
    showFiles();
    if (CSS.supports("field-sizing", "content")) return;
    text.style.height = "auto";
    text.style.height = text.scrollHeight + 2 + "px";
  }

  function showFiles() {
    const list = form.querySelector(".chosen-files");
    if (!list) return;
    list.replaceChildren(...[...file.files].map(chosenFile));
    list.hidden = !file.files.length;
  }

  // chosenFile names a file, with a button that takes it off again.
  function chosenFile(chosen) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×", ariaLabel: "Remove " + chosen.name });
    button.addEventListener("click", () => {
      choose([...file.files].filter((f) => f !== chosen));
      text.focus();
    });
    item.append(chosen.name, button);
    return item;
  }

  function choose(files) {
    const all = new DataTransfer();
    for (const f of files) all.items.add(f);
    file.files = all.files;
    forget();
    changed();
  }

  function attach(transfer) {
    if (!file || !transfer?.files.length) return false;
    choose([...file.files, ...transfer.files]);
    return true;
  }

  text.addEventListener("input", () => { forget(); changed(); });
  file?.addEventListener("change", () => { forget(); changed(); text.focus(); });
  text.addEventListener("paste", (event) => { if (attach(event.clipboardData)) event.preventDefault(); });
  text.addEventListener("keydown", (event) => {
    if (suggesting(event) || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  const area = form.closest(".chat, .thread");
  area.addEventListener("dragover", (event) => { if (file && event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  area.addEventListener("drop", (event) => { if (attach(event.dataTransfer)) event.preventDefault(); });
  changed();
}
