// People to mention, while a name is typed after an @.

const typed = /(?:^|[\s(])@([^@\n]{0,40})$/;

// suggest returns what looks at each key first, and says whether it has used it up.
export function suggest(form, text) {
  const list = form.querySelector(".suggestions");
  let asked = 0;

  const open = () => !list.hidden;
  const chosen = () => list.querySelector("[aria-selected=true]");

  function close() {
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    text.setAttribute("aria-activedescendant", option.id);
  }

  function accept(option) {
    const before = text.value.slice(0, text.selectionStart);
    const start = before.length - typed.exec(before)[1].length;
    text.setRangeText(option.dataset.name + " ", start, text.selectionStart, "end");
    close();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }

  async function look() {
    const match = typed.exec(text.value.slice(0, text.selectionStart));
    const mine = ++asked;
    if (!match) return close();
    try {
      const answer = await fetch(form.dataset.people + "?q=" + encodeURIComponent(match[1]), { headers: { "X-Requested-With": "fetch" } });
      const html = answer.ok ? await answer.text() : "";
      if (mine !== asked) return;
      list.innerHTML = html;
    } catch {
      return close();
    }
    if (!list.firstElementChild || [...list.children].some((o) => match[1].startsWith(o.dataset.name + " "))) return close();
    list.hidden = false;
    choose(list.firstElementChild);
  }

  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  text.addEventListener("input", look);
  text.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) accept(option);
  });

  return (event) => {
    if (!open() || event.isComposing) return false;
    const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (next) {
      const ends = { ArrowDown: list.firstElementChild, ArrowUp: list.lastElementChild };
      choose(chosen()?.[next] ?? ends[event.key]);
    } else if (event.key === "Enter" || event.key === "Tab") {
      accept(chosen());
    } else if (event.key === "Escape") {
      close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };
}
