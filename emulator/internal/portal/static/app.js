// The RingCentral app without reloads: what happens arrives as HTML over server-sent
// events, and Enter sends. Every page works without this file, too.
"use strict";

const app = document.querySelector("[data-stream]");
const away = Date.parse(app.dataset.now) - Date.now(); // emulated time minus the wall's

// Times come in UTC; show them in the browser's zone.
function localize(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const today = new Date(Date.now() + away).toDateString() === at.toDateString();
    const clock = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const day = at.toLocaleDateString([], { day: "numeric", month: "short" });
    time.textContent = today ? clock : "day" in time.dataset ? day : day + ", " + clock;
    time.title = at.toLocaleString();
  }
}

// put places one element: where one of the same id stands, or in the list it names.
function put(element) {
  const old = document.getElementById(element.id);
  const list = document.getElementById(element.dataset.list);
  if (!list || (element.dataset.chat ?? list.dataset.chat) !== list.dataset.chat) return;
  if (list.dataset.grow === "top") {
    const link = element.querySelector("a");
    if (link.getAttribute("href") === location.pathname) link.setAttribute("aria-current", "page");
    const focused = old?.contains(document.activeElement);
    old?.remove();
    list.prepend(element);
    if (focused) link.focus();
  } else if (old) {
    old.replaceWith(element);
  } else if (list.dataset.grow === "bottom") {
    list.append(element);
  }
}

function follow(address) {
  const source = new EventSource(address);
  const lost = document.getElementById("connection");
  let last = "";
  source.onopen = () => { lost.hidden = true; };
  source.onerror = () => {
    lost.hidden = false;
    if (source.readyState !== EventSource.CLOSED) return;
    const next = new URL(address, location.href);
    if (last) next.searchParams.set("after", last);
    setTimeout(follow, 2000, next.href);
  };
  source.addEventListener("put", (event) => {
    last = event.lastEventId;
    const parsed = document.createElement("template");
    parsed.innerHTML = event.data;
    localize(parsed.content);
    for (const element of [...parsed.content.children]) put(element);
  });
  source.addEventListener("remove", (event) => {
    last = event.lastEventId;
    document.getElementById(event.data)?.remove();
  });
  source.addEventListener("reset", () => {
    source.close();
    location.reload();
  });
}

function compose(form) {
  const text = form.elements.text;
  const problem = document.getElementById("composer-problem");
  let sending = false;

  async function send() {
    if (sending || !text.value.trim()) return;
    sending = true;
    problem.hidden = true;
    const body = new URLSearchParams(new FormData(form));
    const sent = text.value;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(await answer.text());
      if (text.value.startsWith(sent)) text.value = text.value.slice(sent.length).trimStart();
      grow();
    } catch (error) {
      problem.textContent = error instanceof TypeError ? "Not sent: the emulator does not answer. Send it again when it runs." : error.message;
      problem.hidden = false;
    }
    sending = false;
    text.focus();
  }

  function grow() {
    if (CSS.supports("field-sizing", "content")) return;
    text.style.height = "auto";
    text.style.height = text.scrollHeight + 2 + "px";
  }

  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

localize(document);
follow(app.dataset.stream);
const composer = document.getElementById("composer");
if (composer) compose(composer);
