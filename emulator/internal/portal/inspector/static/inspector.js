// The timeline without reloads: rows arrive as HTML over server-sent events, many at once,
// and are put in their places once a frame. Every page works without this file, too.
import "./console.js";
import { showNotices } from "./page.js";

const list = document.getElementById("moments");
const kept = 300; // rows; older ones are still on the server
const pace = 50; // milliseconds between two drawings, however much happens

if (list) {
  const live = document.getElementById("live");
  const pause = document.getElementById("pause");
  const panel = document.getElementById("moment");
  let after = list.dataset.after;
  let waiting = [];
  let drawing = 0;
  let source = null;

  const turn = (row) => Number(row.dataset.turn);

  // place puts a row behind the last one that began before it.
  const place = (row) => {
    if (row.id && document.getElementById(row.id)) return;
    let last = list.lastElementChild;
    while (last && row.dataset.turn && turn(last) > turn(row)) last = last.previousElementSibling;
    if (last) last.after(row); else list.prepend(row);
  };

  const draw = () => {
    drawing = 0;
    const parsed = document.createElement("template");
    parsed.innerHTML = waiting.join("");
    waiting = [];
    if (parsed.content.querySelector(".kind:is(.fault, .clock, .snapshot)")) showNotices();
    for (const row of [...parsed.content.children].slice(-kept)) place(row);
    while (list.childElementCount > kept) list.firstElementChild.remove();
  };

  const follow = () => {
    const address = new URL(list.dataset.stream, location.href);
    address.searchParams.set("after", after);
    source = new EventSource(address);
    live.textContent = "Live";
    live.className = "badge ok";
    source.onmessage = (event) => { after = event.lastEventId || after; };
    source.addEventListener("rows", (event) => {
      after = event.lastEventId;
      waiting.push(event.data);
      if (waiting.length > kept) waiting.shift();
      drawing ||= setTimeout(requestAnimationFrame, pace, draw);
    });
    source.addEventListener("reset", () => location.reload());
    source.onopen = () => { live.textContent = "Live"; live.className = "badge ok"; };
    source.onerror = () => { live.textContent = "The connection is lost. Trying again…"; live.className = "badge warn"; };
  };
  const stop = (why) => {
    source?.close();
    source = null;
    live.textContent = why;
    live.className = "badge warn";
  };

  pause.hidden = false;
  pause.addEventListener("click", () => {
    const paused = pause.getAttribute("aria-pressed") !== "true";
    pause.setAttribute("aria-pressed", paused);
    pause.textContent = paused ? "Go on" : "Pause";
    if (paused) stop("Paused"); else follow();
  });
  // A page that nobody sees gives its connection to those that are seen.
  document.addEventListener("visibilitychange", () => {
    if (pause.getAttribute("aria-pressed") === "true") return;
    if (document.hidden) stop("Paused"); else if (!source) follow();
  });
  follow();

  for (const select of document.querySelectorAll(".filters select")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
  for (const input of document.querySelectorAll(".filters input")) {
    input.addEventListener("search", () => { if (!input.value) input.form.requestSubmit(); });
  }
  document.querySelector(".filters").addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
  });

  // On wide screens what is chosen stands beside the list.
  const wide = matchMedia("(min-width: 64rem)");
  const choose = async (link) => {
    const shown = new URLSearchParams(location.search); // the filter comes back with what is done there
    shown.set("part", "");
    const answer = await fetch(link.href + "?" + shown);
    if (!answer.ok) { location.href = link.href; return; }
    panel.innerHTML = new DOMParser().parseFromString(await answer.text(), "text/html").body.innerHTML;
    panel.hidden = false;
    panel.scrollTop = 0;
    for (const chosen of list.querySelectorAll("[aria-current]")) chosen.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    for (const button of panel.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "Copied";
      });
    }
  };
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !wide.matches) return;
    event.preventDefault();
    choose(link);
  });
  list.addEventListener("keydown", (event) => {
    const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const next = way && event.target.closest("li")?.[way]?.querySelector("a");
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (!panel.hidden) choose(next);
  });
  const opened = document.querySelector(`#m-${Number(new URLSearchParams(location.search).get("moment"))} > a`);
  if (opened && wide.matches) choose(opened);
}
