// Server-sent events. The browser comes back by itself after a lost connection, and says
// the last event that it got, so that nothing is missing.
import { count, group, parse, put } from "./places.js";

export function follow(address) {
  const source = new EventSource(address);
  const lost = document.getElementById("connection");
  let last = "";
  source.onopen = () => { if (lost) lost.hidden = true; };
  source.onerror = () => {
    if (lost) lost.hidden = false;
    if (source.readyState !== EventSource.CLOSED) return;
    const next = new URL(address, location.href);
    if (last) next.searchParams.set("after", last);
    setTimeout(follow, 2000, next.href);
  };
  const on = (name, act) => source.addEventListener(name, (event) => { last = event.lastEventId; act(event.data); });
  on("put", (html) => {
    for (const element of [...parse(html).children]) put(element);
  });
  on("replace", (html) => {
    for (const element of [...parse(html).children]) if (document.getElementById(element.id)) put(element, true);
  });
  on("remove", (ids) => {
    for (const id of ids.split(" ")) document.getElementById(id)?.remove();
    group();
    count();
  });
  source.addEventListener("reset", () => {
    source.close();
    location.reload();
  });
}
