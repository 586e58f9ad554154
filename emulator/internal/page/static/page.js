// What every page does. Each works without this file, too.

const moment = 300; // milliseconds

// painted does what can wait until the page is on the screen. One that nobody looks at may
// never get there.
export function painted(then) {
  const seen = new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
    setTimeout(resolve, moment);
  });
  seen.then(then);
}

// sentOnce lets a form be sent once, and its button say so when the answer takes longer than
// a moment.
function sentOnce() {
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

// showNotices puts what is out of the ordinary on the page, where it changes while the page is open.
export async function showNotices() {
  const answer = await fetch("/notices").catch(() => null);
  if (!answer?.ok) return;
  const template = document.createElement("template");
  template.innerHTML = answer.status === 204 ? "" : await answer.text();
  document.querySelector(".conditions:not(.lost)")?.remove();
  document.body.prepend(template.content);
}

function showLost(lost) {
  const bar = document.querySelector(".conditions.lost");
  if (!lost || bar) return lost || bar?.remove();
  const told = Object.assign(document.createElement("aside"), { className: "conditions lost" });
  told.setAttribute("role", "status");
  told.append(Object.assign(document.createElement("p"), { textContent: "The emulator does not answer. Trying again…" }));
  document.body.prepend(told);
}

const acts = { conditions: showNotices, lost: () => showLost(true), back: () => { showLost(false); showNotices(); } };

// followNotices listens, unless the page follows more than that by itself.
function followNotices() {
  if (document.querySelector("[data-stream]")) return;
  if (!self.SharedWorker) return alone();
  const { port } = new SharedWorker("/static/notices-worker.js", "glipbox notices");
  port.onmessage = ({ data }) => acts[data]();
  port.postMessage(performance.timeOrigin);
  addEventListener("pagehide", () => port.postMessage(0));
  addEventListener("pageshow", (event) => { if (event.persisted) { port.postMessage(1); showNotices(); } });
}

// alone listens over a connection of its own, for as long as the page is seen.
function alone() {
  let source = null;
  const listen = () => {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource("/notices/stream");
    source.addEventListener("conditions", acts.conditions);
    source.onopen = acts.back;
    source.onerror = acts.lost;
  };
  document.addEventListener("visibilitychange", listen);
  listen();
}

sentOnce();
painted(followNotices);
