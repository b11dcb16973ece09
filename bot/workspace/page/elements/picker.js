// The menu behind every select: a field that shows what is chosen, and a list that can be searched.
// Arrows move, Enter chooses, Esc closes. It does not know where its options come from.

import { freshId, h } from "../dom.js";
import { plain } from "../blocks/mrkdwn.js";
import { icon } from "../icons.js";
import { placeAt } from "../menu.js";
import { busyWhile } from "./elements.js";

const SEARCH_FROM = 8;

/**
 * A select. `find(query)` gives groups of `{value, text, description}`; `chosen` is a list of such
 * options; `choose(values)` is told the new list and says whether it was taken.
 */
export class Picker {
  constructor({ find, chosen, choose, multi = false, most = Infinity, placeholder = "Choose", labelId = "", search = true }) {
    Object.assign(this, { find, chosen, choose, multi, most, search, placeholder });
    this.options = [];
    this.active = 0;
    const listId = freshId("list");
    this.field = h("button", {
      type: "button", class: "picker", role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false",
      "aria-controls": listId, "aria-labelledby": labelId || undefined, "aria-label": labelId ? undefined : placeholder,
    });
    this.query = h("input", { type: "text", class: "picker-search", placeholder: "Search", "aria-label": "Search options", autocomplete: "off" });
    this.list = h("div", { role: "listbox", id: listId, tabindex: "-1", "aria-multiselectable": multi ? "true" : undefined });
    this.sheet = h("div", { class: "menu sheet", popover: "auto" }, this.query, this.list);
    this.element = h("div", { class: "picker-wrap" }, this.field, this.sheet);
    this.field.addEventListener("click", () => this.open());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") this.open();
    });
    this.sheet.addEventListener("keydown", (event) => this.#key(event));
    this.query.addEventListener("input", () => this.#load());
    this.sheet.addEventListener("toggle", (event) => this.field.setAttribute("aria-expanded", String(event.newState === "open")));
    this.#show();
  }

  /** Open the list. */
  async open() {
    this.query.value = "";
    this.sheet.showPopover();
    await this.#load();
    if (!this.sheet.isConnected) return;
    this.query.hidden = this.search === false && this.options.length <= SEARCH_FROM;
    (this.query.hidden ? this.list : this.query).focus();
    placeAt(this.sheet, this.field, { wide: true });
  }

  #show() {
    const words = this.chosen.map((option) =>
      this.multi ? h("span", { class: "chip" }, ...plain(option.text)) : h("span", {}, ...plain(option.text)));
    const inner = words.length ? words : [h("span", { class: "hint" }, ...plain(this.placeholder))];
    this.field.replaceChildren(h("span", { class: "picked" }, ...inner), icon("chevron"));
  }

  async #load() {
    const asked = this.query.value.trim();
    const groups = await this.find(asked);
    if (asked !== this.query.value.trim()) return;
    this.options = groups.flatMap((group) => group.options);
    this.active = Math.max(0, this.options.findIndex((option) => this.#has(option)));
    let place = -1;
    this.list.replaceChildren(...groups.filter((group) => group.options.length).map((group) => {
      const name = freshId("group");
      const lines = group.options.map((option) => this.#line(option, (place += 1)));
      return h("div", { role: "group", "aria-labelledby": group.label ? name : undefined },
        group.label ? h("div", { class: "group", id: name }, ...plain(group.label)) : null, ...lines);
    }));
    if (!this.options.length) this.list.replaceChildren(h("div", { class: "empty" }, "Nothing found"));
    this.#move(this.active);
  }

  #line(option, place) {
    const line = h("div", { role: "option", id: freshId("option"), "aria-selected": String(this.#has(option)), onclick: () => this.#take(option) },
      h("span", { class: "tick" }, this.#has(option) ? icon("check") : null),
      h("span", {}, ...plain(option.text), option.description ? h("span", { class: "hint" }, ...plain(option.description)) : null));
    line.addEventListener("pointermove", () => this.#move(place));
    return line;
  }

  #has(option) {
    return this.chosen.some((one) => one.value === option.value);
  }

  #key(event) {
    if (event.key === "Enter" && this.options[this.active]) {
      event.preventDefault();
      this.#take(this.options[this.active]);
      return;
    }
    if (event.key === "Tab") this.sheet.hidePopover();
    const to = { ArrowDown: this.active + 1, ArrowUp: this.active - 1 }[event.key];
    if (to === undefined || !this.options.length) return;
    event.preventDefault();
    this.#move((to + this.options.length) % this.options.length);
  }

  #move(place) {
    this.active = place;
    const lines = [...this.list.querySelectorAll("[role=option]")];
    lines.forEach((line, at) => line.classList.toggle("active", at === place));
    lines[place]?.scrollIntoView({ block: "nearest" });
    const holder = this.query.hidden ? this.list : this.query;
    if (lines[place]) holder.setAttribute("aria-activedescendant", lines[place].id);
  }

  async #take(option) {
    const others = this.chosen.filter((one) => one.value !== option.value);
    const was = this.chosen;
    if (!this.multi) this.chosen = [option];
    else if (others.length < was.length) this.chosen = others;
    else if (was.length < this.most) this.chosen = [...was, option];
    else return;
    if (this.multi) await this.#load();
    else {
      this.sheet.hidePopover();
      this.field.focus();
    }
    this.#show();
    const taken = await busyWhile(this.field, () => this.choose(this.chosen.map((one) => one.value)));
    if (taken === false) {
      this.chosen = was;
      this.#show();
    }
  }
}
