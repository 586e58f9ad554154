// What is out of the ordinary stands on the page, and changes while it is open.

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
export function followNotices() {
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
