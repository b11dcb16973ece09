// What is offered while a person types: commands after `/`, people after `@`, channels after `#`,
// emoji after `:`. Arrows move, Tab or Enter takes, Esc closes.

import { bdi, freshId, h } from "./dom.js";
import { desk } from "./desk.js";
import { emoji, emojiLike } from "./emoji.js";
import { told } from "./outcomes.js";

const MOST = 8;
const starts = (word) => (text) => String(text).toLocaleLowerCase().split(/\s+/).some((part) => part.startsWith(word)) || String(text).toLocaleLowerCase().startsWith(word);

function commands(word) {
  return desk.app.commands.filter((one) => one.command.startsWith(`/${word}`))
    .map((one) => ({ put: `${one.command} `, words: h("b", {}, one.command), hint: [one.usage_hint, one.description].filter(Boolean).join(" — ") }));
}

/** The app's global shortcuts stand among the commands, as in Slack. */
function shortcuts(word) {
  const found = desk.app.shortcuts.filter((one) => one.type === "global" && starts(word)(one.name));
  return found.map((one) => ({
    put: "", words: bdi(one.name), hint: [desk.app.name, one.description].filter(Boolean).join(" — "),
    run: async () => told(await desk.act("shortcut", { callback_id: one.callback_id })),
  }));
}

function people(word) {
  const channel = desk.channels.get(desk.route.channel);
  const found = [...desk.people.values()].filter((one) => starts(word)(one.name) && (!channel || channel.members.includes(one.id)));
  const all = ["channel", "here"].filter((one) => word && one.startsWith(word)).map((one) => ({ put: `@${one} `, words: `@${one}`, hint: "everybody here" }));
  return [...found.map((one) => ({ put: `@${one.name} `, words: bdi(one.name), hint: one.title || (one.is_bot ? "App" : "") })), ...all];
}

function channels(word) {
  return [...desk.channels.values()].filter((one) => one.kind !== "im" && starts(word)(one.name)).map((one) => ({ put: `#${one.name} `, words: ["#", bdi(one.name)] }));
}

function signs(word) {
  return emojiLike(word, MOST).map((name) => ({ put: `${emoji(name)} `, words: `${emoji(name)}  :${name}:` }));
}

const RULES = [
  [/^\/([\w-]*)$/, (word) => [...commands(word), ...shortcuts(word)]],
  [/(?:^|\s)@([\p{L}\p{N}.]*)$/u, people],
  [/(?:^|\s)#([\p{L}\p{N}_-]*)$/u, channels],
  [/(?:^|\s):([a-z0-9_+-]{2,})$/, signs],
];

/** The offers for one text field. */
export class Completion {
  constructor(field) {
    this.field = field;
    this.items = [];
    this.active = 0;
    this.element = h("div", { class: "completion", role: "listbox", id: freshId("completion"), hidden: true, "aria-label": "Suggestions" });
    field.setAttribute("aria-controls", this.element.id);
    field.setAttribute("aria-autocomplete", "list");
  }

  /** Look at what was typed. */
  look() {
    const typed = this.field.value.slice(0, this.field.selectionStart);
    this.items = [];
    for (const [pattern, offer] of RULES) {
      const found = pattern.exec(typed);
      if (!found) continue;
      this.word = found[1];
      this.items = offer(found[1].toLocaleLowerCase()).slice(0, MOST);
      break;
    }
    this.active = 0;
    this.#show();
  }

  get isOpen() {
    return this.items.length > 0;
  }

  close() {
    this.items = [];
    this.#show();
  }

  #show() {
    this.element.hidden = !this.isOpen;
    this.element.replaceChildren(...this.items.map((item, place) => h("div", {
      role: "option", id: freshId("offer"), class: place === this.active ? "active" : "", "aria-selected": String(place === this.active),
      onpointerdown: (event) => {
        event.preventDefault();
        this.take(item);
      },
    }, h("span", {}, item.words), item.hint ? h("span", { class: "hint" }, item.hint) : null)));
    const active = this.element.children[this.active];
    if (active) this.field.setAttribute("aria-activedescendant", active.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  /** A key in the field; says whether it was ours. */
  key(event) {
    if (!this.isOpen) return false;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) this.active = (this.active + move + this.items.length) % this.items.length;
    else if (event.key === "Tab" || event.key === "Enter") return this.take(this.items[this.active]);
    else if (event.key === "Escape") this.items = [];
    else return false;
    this.#show();
    return true;
  }

  /** Put an offer where its beginning was typed. */
  take(item) {
    const end = this.field.selectionStart;
    const start = end - this.word.length - 1;
    this.field.setRangeText(item.put, start, end, "end");
    this.field.dispatchEvent(new Event("input"));
    this.close();
    item.run?.();
    return true;
  }
}
