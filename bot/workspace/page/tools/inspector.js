// The inspector: what goes back and forth between the app and the workspace, with times, and what
// went wrong. A line opens to the whole of it.

import { fill, h, Part } from "../dom.js";
import { get } from "../control.js";
import { desk } from "../desk.js";
import { icon } from "../icons.js";
import { clock } from "../times.js";
import { faultSwitches } from "./faults.js";

const MOST = 400;
const KINDS = "api,envelope,ack,lost,socket,response_url,upload,download";
const SHOWS = [["all", "All"], ["in", "To the app"], ["out", "From the app"], ["wrong", "Errors"]];

const ms = (seconds) => (seconds === undefined ? "" : `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms`);

/** What an item says in one line: side, title, detail, time, whether it is an error. */
function brief(item) {
  const table = {
    api: () => {
      const failed = item.dropped || item.status >= 400 || item.answer?.ok === false;
      const why = item.dropped ? "connection dropped" : item.answer?.error ?? (failed ? `status ${item.status}` : "ok");
      return ["out", item.method, why, ms(item.seconds), failed];
    },
    envelope: () => {
      const what = item.event_type ?? item.payload?.command ?? item.payload?.actions?.[0]?.action_id ?? item.payload?.view?.callback_id ?? "";
      const again = item.retry_attempt ? ` · again, attempt ${item.retry_attempt} (${item.retry_reason})` : "";
      return ["in", item.type, `${what}${again}`, "waiting", false];
    },
    lost: () => ["in", "not acknowledged", item.reason, "", true],
    socket: () => ["out", `socket ${item.change}`, item.reason ?? "", "", ["refused", "closed"].includes(item.change)],
    response_url: () => ["out", "response URL", item.answer?.error ?? "ok", "", item.status >= 400],
    upload: () => ["out", "file upload", item.file ?? "", "", item.status >= 400],
    download: () => ["out", "file download", item.login_page ? "login page" : item.file ?? "", "", item.status >= 400 || item.login_page],
  };
  return (table[item.kind] ?? (() => ["out", item.kind, "", "", false]))();
}

class TrafficInspector extends Part {
  #waiting = new Map();
  #show = "all";

  start() {
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Inspector");
    this.words = h("input", { type: "search", placeholder: "Filter, e.g. chat.postMessage", "aria-label": "Filter the traffic", oninput: () => this.#filter() });
    this.rows = h("div", { class: "traffic", role: "log", "aria-label": "Traffic", tabindex: "0" });
    this.listen(desk, "traffic", ({ detail }) => this.#heard(detail));
    this.listen(desk, "person", () => this.hidden || this.#begin());
    this.listen(this, "keydown", (event) => {
      if (event.key === "Escape") this.toggle();
    });
    const show = h("div", { class: "segments", role: "group", "aria-label": "Which traffic" }, ...SHOWS.map(([key, label]) =>
      h("button", { type: "button", "data-show": key, "aria-pressed": String(key === this.#show), onclick: () => this.#choose(key) }, label)));
    fill(this, h("header", { class: "head-bar" }, h("h2", {}, "Inspector"), show, this.words,
      h("div", { class: "head-tools" }, h("button", { type: "button", class: "quiet", "aria-label": "Close inspector", onclick: () => this.toggle() }, icon("close")))),
    h("div", { class: "inspector-body" }, this.rows, faultSwitches()));
  }

  /** Open or close it; closed, it costs nothing. */
  async toggle() {
    this.hidden = !this.hidden;
    document.querySelector(".tool[aria-label=Inspector]")?.setAttribute("aria-pressed", String(!this.hidden));
    if (this.hidden) {
      desk.watch(false);
      return;
    }
    await this.#begin();
    this.words.focus();
  }

  async #begin() {
    const { last } = await get("traffic", { since: 1e12 });
    const { items } = await get("traffic", { since: Math.max(0, last - 2 * MOST), kind: KINDS });
    this.rows.replaceChildren();
    this.#waiting.clear();
    items.forEach((item) => this.#add(item));
    this.rows.scrollTop = this.rows.scrollHeight;
    desk.watch(true);
    this.querySelector(".fault-list")?.refresh();
  }

  /** News from the app; who reads the newest line goes on reading the newest. */
  #heard(item) {
    const atEnd = this.rows.scrollHeight - this.rows.scrollTop - this.rows.clientHeight < 40;
    this.#add(item);
    if (atEnd) this.rows.scrollTop = this.rows.scrollHeight;
  }

  // It asks for no sizes: a few hundred of them at once, one after the other, would take seconds.
  #add(item) {
    if (this.hidden || this.rows.querySelector(`[data-n="${item.n}"]`)) return;
    this.querySelector(".fault-list")?.heard();
    if (item.kind === "ack") {
      this.#acknowledge(item);
      return;
    }
    const [side, title, detail, time, wrong] = brief(item);
    const row = h("details", { class: `exchange ${side}${wrong ? " wrong" : ""}`, "data-n": item.n }, h("summary", {},
      h("span", { class: "at" }, clock(new Date(item.at * 1000))), h("span", { class: "side", title: side === "in" ? "to the app" : "from the app" }, side === "in" ? "→" : "←"),
      h("b", {}, title), h("span", { class: "detail" }, detail), h("span", { class: "took" }, time)));
    row.addEventListener("toggle", () => {
      if (row.open && row.children.length === 1) row.append(h("pre", {}, JSON.stringify(item, null, 2)));
    });
    row.search = JSON.stringify(item).toLowerCase();
    if (item.kind === "envelope") this.#waiting.set(item.envelope_id, row);
    this.rows.append(row);
    while (this.rows.children.length > MOST) this.rows.firstElementChild.remove();
    this.#fits(row);
  }

  #acknowledge(item) {
    const row = this.#waiting.get(item.envelope_id);
    if (!row) return;
    row.querySelector(".took").textContent = `${item.late ? "late, " : ""}acknowledged in ${ms(item.seconds)}`;
    row.classList.add("acknowledged");
    row.classList.toggle("wrong", Boolean(item.late));
    this.#fits(row);
  }

  #choose(key) {
    this.#show = key;
    for (const button of this.querySelectorAll("[data-show]")) button.setAttribute("aria-pressed", String(button.dataset.show === key));
    this.#filter();
  }

  #filter() {
    for (const row of this.rows.children) this.#fits(row);
    this.rows.scrollTop = this.rows.scrollHeight;
  }

  #fits(row) {
    const kind = this.#show === "all" || row.classList.contains(this.#show);
    row.hidden = !kind || !row.search.includes(this.words.value.trim().toLowerCase());
  }
}

customElements.define("traffic-inspector", TrafficInspector);
