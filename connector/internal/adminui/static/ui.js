// Copy buttons, forms that are sent once and say that they are under way, times in the
// browser's zone, and how the channel is. Every page works without this file.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

const patience = 300; // milliseconds that nobody notices

function busy(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    form.setAttribute("aria-busy", "true");
    const button = event.submitter;
    if (button) setTimeout(() => { button.dataset.label = button.textContent; button.textContent = form.dataset.busy; }, patience);
  });
  addEventListener("pageshow", (event) => { // back from the next page: the form is as new
    if (!event.persisted) return;
    sent = false;
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("[data-label]")) button.textContent = button.dataset.label;
  });
}

for (const form of document.querySelectorAll("form[data-busy]")) busy(form);

// What stands in another form of the page, unsaved, goes along and comes back; secrets do not.
for (const form of document.querySelectorAll("form[data-beside]")) {
  form.addEventListener("formdata", ({ formData }) => {
    const other = document.getElementById(form.dataset.beside);
    for (const [name, value] of new FormData(other)) {
      if (other.elements[name].type !== "password" && !formData.has(name)) formData.append(name, value);
    }
  });
}

function localize(root) {
  for (const time of root.querySelectorAll("time[datetime]")) localizeOne(time);
}

function localizeOne(time) {
  const at = new Date(time.dateTime);
  time.textContent = at.toLocaleString([], { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  time.title = at.toISOString();
}

localize(document);

// How the channel is, as it changes. A page that nobody sees gives its connection to others.
const state = document.querySelector("[data-follow]");
if (state) {
  const address = state.dataset.follow;
  let source = null;
  const follow = () => {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource(address);
    source.addEventListener("state", ({ data }) => {
      const fresh = document.createElement("template");
      fresh.innerHTML = data;
      localize(fresh.content);
      for (const element of [...fresh.content.children]) {
        const old = document.getElementById(element.id);
        if (!old || old.isEqualNode(element) || old.contains(document.activeElement)) continue; // whoever is in it stays there
        old.replaceWith(element);
        for (const form of element.querySelectorAll("form[data-busy]")) busy(form);
      }
    });
  };
  document.addEventListener("visibilitychange", follow);
  follow();
}
