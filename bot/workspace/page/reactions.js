// Reactions below a message, and the little sheet in which one is picked.

import { h } from "./dom.js";
import { emojiNode } from "./blocks/mrkdwn.js";
import { desk } from "./desk.js";
import { emoji, emojiLike, USUAL } from "./emoji.js";
import { icon } from "./icons.js";
import { sign } from "./signs.js";
import { placeAt } from "./menu.js";

function react(message, name) {
  const mine = message.reactions?.find((one) => one.name === name)?.users.includes(desk.me.id);
  return desk.act("react", { channel: message.channel, ts: message.ts, name, remove: mine || undefined });
}

/** The row of reactions; nothing when there are none. */
export function reactions(message) {
  if (!message.reactions?.length) return null;
  const each = message.reactions.map(({ name, users, count }) => {
    const who = users.map((id) => desk.people.get(id)?.name ?? id).join(", ");
    const mine = users.includes(desk.me?.id);
    return h("button", { type: "button", class: "reaction", "aria-pressed": String(mine), title: `${who} :${name}:`, "aria-label": `${name}, ${count}: ${who}`, onclick: () => react(message, name) },
      emojiNode(name), h("span", {}, String(count)));
  });
  const more = h("button", { type: "button", class: "reaction add", "aria-label": "Add reaction", onclick: (event) => pickReaction(event.currentTarget, message) }, icon("smile"));
  return h("div", { class: "reactions" }, ...each, more);
}

/** Let the person pick a reaction at this button. */
export function pickReaction(anchor, message) {
  const grid = h("div", { class: "emoji-grid" });
  const query = h("input", { type: "text", class: "picker-search", placeholder: "Search", "aria-label": "Search emoji" });
  const sheet = h("div", { class: "menu emoji-sheet", popover: "auto", "aria-label": "Pick a reaction" }, query, grid);
  const show = () => {
    const word = query.value.trim().toLowerCase();
    const names = word ? emojiLike(word) : [...new Set([...USUAL, ...emojiLike("", 40)])];
    grid.replaceChildren(...names.map((name) => h("button", {
      type: "button", class: "quiet", title: name, "aria-label": name,
      onclick: () => {
        sheet.hidePopover();
        react(message, name);
      },
    }, sign(emoji(name)))));
  };
  query.addEventListener("input", show);
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter") grid.querySelector("button")?.click();
  });
  sheet.addEventListener("toggle", (event) => {
    if (event.newState === "closed") sheet.remove();
  });
  document.body.append(sheet);
  show();
  sheet.showPopover();
  placeAt(sheet, anchor);
  query.focus();
}
