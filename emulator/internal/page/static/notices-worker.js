// One event stream for all pages of the browser: HTTP/1.1 allows six connections to an
// address. A page says when it began; 0 when it is left.

const patience = 3000; // milliseconds without a page, as between two pages
const pages = new Set();

let source = null;
let changed = 0; // when something was out of the ordinary, or not any more
let lost = false;
let closing = 0;

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data: began }) => { if (began) hello(port, began); else bye(port); };
};

function hello(port, began) {
  clearTimeout(closing);
  pages.add(port);
  if (!source) open();
  else if (lost) port.postMessage("lost");
  else if (changed > began) port.postMessage("conditions");
}

function bye(port) {
  pages.delete(port);
  if (pages.size) return;
  clearTimeout(closing);
  closing = setTimeout(() => { source?.close(); source = null; }, patience);
}

function open() {
  source?.close();
  const own = source = new EventSource("/notices/stream");
  own.addEventListener("conditions", () => { changed = Date.now(); tell("conditions"); });
  own.onopen = () => { // what changed before, since a page was made, was told to nobody
    tell(lost ? "back" : "conditions");
    lost = false;
  };
  own.onerror = () => {
    if (!lost) tell("lost");
    lost = true;
    if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (source === own) open(); }, 2000);
  };
}

function tell(name) {
  for (const page of pages) page.postMessage(name);
}
