// How everything on the page is built: elements and text nodes, never markup from data. What
// others wrote reaches the document as text only, and a link only with a harmless scheme.

const HARMLESS = new Set(["http:", "https:", "mailto:"]);
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "indeterminate", "textContent"]);

/** The address if it is one that a click may follow, else an empty text. */
export function harmless(address) {
  try {
    const url = new URL(String(address), location.href);
    return HARMLESS.has(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/** An element with attributes (`onclick` and the like are listeners) and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "href" || name === "src") setAddress(element, name, value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function setAddress(element, name, value) {
  const address = String(value).startsWith("blob:") ? value : harmless(value);
  if (address) element.setAttribute(name, address);
}

/** A name that somebody chose: its direction stays inside it. */
export function bdi(text, attributes = {}) {
  return h("bdi", attributes, String(text ?? ""));
}

/** A link, or only its words when the address is none that may be followed. */
export function link(address, ...words) {
  const safe = harmless(address);
  if (!safe) return h("span", { class: "no-link", title: "This address cannot be opened" }, ...words);
  const here = new URL(safe).origin === location.origin;
  return h("a", here ? { href: safe } : { href: safe, target: "_blank", rel: "noopener noreferrer" }, ...words);
}

/** Everything that is in the element, replaced. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(9).filter((child) => child || child === 0));
  return element;
}

/** A custom element that stops listening when it leaves the page. */
export class Part extends HTMLElement {
  #gone = null;

  connectedCallback() {
    this.#gone = new AbortController();
    this.start();
  }

  disconnectedCallback() {
    this.#gone?.abort();
    this.stop();
  }

  /** What to do when the element is on the page; parts override it. */
  start() {}

  /** What to do when it leaves. */
  stop() {}

  listen(target, kind, listener, options = {}) {
    target.addEventListener(kind, listener, { ...options, signal: this.#gone.signal });
  }
}

let lastId = 0;
/** An id that nothing else on the page has. */
export function freshId(word) {
  lastId += 1;
  return `${word}-${lastId}`;
}
