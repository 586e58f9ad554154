// What happens arrives through the worker that all tabs of the browser share. The browser
// comes back by itself after a lost connection, and says the last change that it got, so
// that nothing is missing.
import { count, group, parse, put, unseen } from "./places.js";
import { showNotices } from "../page.js";
import { announced, refresh } from "./panel.js";

const acts = {
  put: (html) => {
    const elements = [...parse(html).children];
    for (const element of elements) put(element);
    announced(elements);
  },
  replace: (html) => {
    for (const element of [...parse(html).children]) if (document.getElementById(element.id)) put(element, true);
  },
  remove: (ids) => {
    for (const id of ids.split(" ")) {
      unseen.delete(id.trim());
      document.getElementById(id.trim())?.remove();
    }
    refresh(document.querySelector("[data-chat]:not(:has(#posts))")?.dataset.chat ?? "");
    group();
    count();
  },
  stale: refresh,
  conditions: showNotices,
  reset: () => location.reload(),
  connection: (lost) => {
    const told = document.getElementById("connection");
    if (told) told.hidden = !lost;
  },
};

const act = ({ name, data }) => acts[name](data);

export function follow(address) {
  const query = new URL(address, location.href).searchParams;
  const me = { person: query.get("person"), after: Number(query.get("after")) };
  if (!self.SharedWorker) return alone(address);
  const { port } = new SharedWorker("/static/app/worker.js", "glipbox app");
  port.onmessage = ({ data }) => act(data);
  port.postMessage(me);
  addEventListener("pagehide", () => port.postMessage({}));
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

// alone follows with a connection of its own, for as long as the tab is seen.
function alone(address) {
  const source = new EventSource(address);
  for (const name of ["put", "replace", "remove", "stale"]) {
    source.addEventListener(name, ({ data }) => {
      const end = data.indexOf("\n");
      act({ name, data: end < 0 ? "" : data.slice(end + 1) });
    });
  }
  for (const name of ["conditions", "reset"]) source.addEventListener(name, () => act({ name }));
  source.onopen = () => act({ name: "connection", data: false });
  source.onerror = () => act({ name: "connection", data: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source.close(); else location.reload();
  }, { once: true });
}
