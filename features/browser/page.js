// What a person finds on a page: by label, by the words of a button, and all that can
// be read. It is run in every page before the page's own scripts.
(() => {
  const inline = new Set(['A', 'B', 'BDI', 'CODE', 'EM', 'I', 'MARK', 'STRONG', 'U', 'S', 'SMALL']);
  const unread = new Set(['HEAD', 'SCRIPT', 'STYLE', 'TEMPLATE', 'OPTION', 'NOSCRIPT']);
  const squeeze = (text) => text.split(/\s+/).filter(Boolean).join(' ');
  const hidden = (e) => unread.has(e.nodeName) || e.getAttribute('aria-hidden') === 'true' || getComputedStyle(e).display === 'none';

  const write = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || hidden(node)) return '';
    const inner = [...node.childNodes].map(write).join('');
    return inline.has(node.nodeName) ? inner : ` ${inner} `;
  };
  const words = (node) => squeeze(write(node));

  const controls = () => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')];
  const label = (control) => {
    const own = control.labels?.[0];
    return own ? words(own) : control.getAttribute('aria-label') ?? '';
  };
  const entered = (control) => {
    if (control.nodeName === 'SELECT') return squeeze(control.selectedOptions[0]?.textContent ?? '');
    return control.value;
  };
  const notes = (control) => (control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
    .map((id) => document.getElementById(id)).filter(Boolean).map(words).join(' ');
  const announce = (control) => {
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  };

  const choose = (control, value) => {
    const option = [...control.options].find((o) => squeeze(o.textContent) === value);
    if (!option) return `the list offers no "${value}"`;
    control.value = option.value;
    announce(control);
    return '';
  };
  const fieldset = (legend) => [...document.querySelectorAll('fieldset')]
    .find((set) => set.querySelector('legend') && words(set.querySelector('legend')) === legend);
  const pick = (set, legend, value) => {
    const radio = [...set.querySelectorAll('input[type=radio]')].find((r) => label(r) === value);
    if (!radio) return `${legend} offers no "${value}"`;
    if (radio.matches(':disabled')) return `${legend} cannot be changed`;
    radio.click();
    return '';
  };
  const tick = (control, value) => {
    if (control.checked !== (value === 'Yes')) control.click();
    return '';
  };

  // fill returns what prevented it; "type" asks for key strokes into the field that now
  // has the focus.
  const fill = (name, value) => {
    const control = controls().find((c) => label(c) === name);
    if (!control) {
      const set = fieldset(name);
      return set ? pick(set, name, value) : `the page has no field "${name}"`;
    }
    if (control.matches(':disabled') || control.readOnly) return `the field of "${value}" cannot be changed`;
    if (control.nodeName === 'SELECT') return choose(control, value);
    if (control.type === 'checkbox') return tick(control, value);
    control.focus();
    control.select();
    return 'type';
  };

  const caption = (e) => e.getAttribute('aria-label') ?? words(e);
  const visible = (e) => e.checkVisibility({ visibilityProperty: true });

  // aimed is what is to be clicked on. A bar that appears meanwhile moves what lies around it,
  // so that a click may not meet it. What acts when the button goes down may be gone before it
  // comes up.
  let aimed = null;
  let down = false;
  let hit = false;
  const meets = (e) => aimed !== null && e.composedPath().includes(aimed);
  addEventListener('mousedown', (e) => { down ||= meets(e); }, true);
  addEventListener('click', (e) => { hit ||= meets(e); }, true);
  const missed = () => aimed !== null && !hit && !(down && !visible(aimed));

  // locate returns where to click for a button or link of that name.
  const locate = (name) => {
    const candidates = [...document.querySelectorAll('button, a[href], summary, [role=button], [role=option]')].filter(visible);
    const found = candidates.find((c) => caption(c) === name) ?? candidates.find((c) => caption(c).startsWith(name));
    if (!found) return { problem: `the page has no button and no link "${name}"` };
    if (found.matches(':disabled')) return { problem: `the button "${name}" does nothing` };
    found.removeAttribute('target'); // a person of a scenario has one tab
    found.scrollIntoView({ block: 'center', behavior: 'instant' });
    [aimed, down, hit] = [found, false, false];
    const box = found.getClientRects()[0];
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, born: performance.timeOrigin, problem: '' };
  };

  // awaitPlace resolves with where to click as soon as there is such a button or link: people
  // wait for one, but not for ever.
  const awaitPlace = (name) => new Promise((resolve) => {
    let late;
    const end = (place) => { watcher.disconnect(); clearTimeout(late); resolve(place); };
    const look = () => {
      const place = locate(name);
      if (!place.problem) end(place);
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    late = setTimeout(() => end(locate(name)), 5000);
    look();
  });

  const read = () => ({
    address: location.href,
    heading: document.querySelector('h1') ? words(document.querySelector('h1')) : '',
    text: document.body ? words(document.body) : '',
    notes: Object.fromEntries(controls().filter(label).reverse().map((c) => [label(c), notes(c)])),
    focus: document.activeElement && document.activeElement !== document.body ? caption(document.activeElement) : '',
    fields: Object.fromEntries(controls().filter(label).reverse().map((c) => [label(c), entered(c)])),
  });

  // leaving is whether the last click leads to another page.
  let leaving = false;
  addEventListener('submit', (e) => { leaving ||= !e.defaultPrevented && e.target.method !== 'dialog'; });
  addEventListener('click', (e) => {
    const link = e.target.closest?.('a[href]');
    const elsewhere = link && link.href.split('#')[0] !== location.href.split('#')[0];
    leaving ||= Boolean(elsewhere) && !e.defaultPrevented && !link.hasAttribute('download');
  });

  // whereabouts tells where a click on a page that was born then has led: "here" for
  // nowhere, "beside" when it did not meet what was aimed at, "there" for this page,
  // "between" while the next one is under way.
  const whereabouts = (born) => {
    if (performance.timeOrigin !== born) return 'there';
    if (leaving) return 'between';
    return missed() ? 'beside' : 'here';
  };

  // arrived resolves when the page is there with all that belongs to it.
  const arrived = () => new Promise((resolve) => {
    if (document.readyState === 'complete') resolve(true);
    addEventListener('load', () => resolve(true));
  });

  // successor resolves when a page is there that was born at another time. The page that is
  // left for it never tells.
  const successor = (born) => performance.timeOrigin === born ? new Promise(() => {}) : arrived();

  // shows resolves when the text can be read.
  const shows = (text) => new Promise((resolve) => {
    const look = () => words(document.body).includes(text) && (watcher.disconnect(), resolve(true));
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
  });

  Object.defineProperty(window, 'glipboxPerson', {
    value: { fill, awaitPlace, read, shows, whereabouts, arrived, successor },
  });
})();
