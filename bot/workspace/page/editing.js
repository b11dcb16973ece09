// Changing a message of one's own, in its place: Enter saves, Esc leaves it as it was.

import { h } from "./dom.js";
import { desk } from "./desk.js";
import { unescaped } from "./blocks/mrkdwn.js";

/** The text as its author typed it: mentions by name, links as addresses. */
function typed(text) {
  return unescaped(text.replace(/<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g, (whole, sign, target, label) => {
    if (sign === "@") return `@${desk.people.get(target)?.name ?? target}`;
    if (sign === "#") return `#${label || desk.channels.get(target)?.name || target}`;
    return sign === "!" ? `@${target}` : target;
  }));
}

/** A field with the message's words. */
export function editor(message, done) {
  const field = h("textarea", { rows: 2, "aria-label": "Edit message", value: typed(message.text ?? "") });
  const save = async () => {
    const text = field.value.trim();
    if (text && text !== typed(message.text ?? "")) await desk.act("edit", { channel: message.channel, ts: message.ts, text });
    done();
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") done();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  return h("div", { class: "edit-field" }, field, h("div", { class: "buttons" },
    h("button", { type: "button", onclick: done }, "Cancel"), h("button", { type: "button", class: "primary", onclick: save }, "Save")));
}
