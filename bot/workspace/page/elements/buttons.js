// Buttons: plain, primary, danger, with a link, with a question before; the overflow menu, the
// pair that asks for an opinion, and the one with an icon.

import { h } from "../dom.js";
import { plain } from "../blocks/mrkdwn.js";
import { desk } from "../desk.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { openAddress } from "../links.js";
import { busyWhile } from "./elements.js";

/** A button; one with a link opens it, and the app hears of the press all the same. */
export function button(element, block, surface) {
  const kind = { primary: "primary", danger: "danger" }[element.style] ?? "";
  const hidden = element.visible_to_user_ids && !element.visible_to_user_ids.includes(desk.me?.id);
  const made = h("button", { type: "button", class: kind, hidden: Boolean(hidden), "aria-label": element.accessibility_label }, h("span", {}, ...plain(element.text?.text, element.text?.emoji !== false)));
  made.addEventListener("click", () => {
    if (element.url && surface.kind !== "gallery") openAddress(element.url);
    busyWhile(made, () => surface.press(element, block));
  });
  return made;
}

/** The three dots with up to five options. */
export function overflow(element, block, surface) {
  const made = h("button", { type: "button", class: "icon-only", "aria-label": "More", "aria-haspopup": "menu" }, icon("more"));
  const items = (element.options ?? []).map((option) => ({
    words: plain(option.text?.text),
    hint: option.description?.text,
    choose: () => {
      if (option.url && surface.kind !== "gallery") openAddress(option.url);
      return busyWhile(made, () => surface.press(element, block, option.text?.text));
    },
  }));
  made.addEventListener("click", () => openMenu(made, items));
  return made;
}

/** Two opinions side by side. */
export function feedback(element, block, surface) {
  return [element.positive_button, element.negative_button].filter(Boolean).map((part) => {
    const made = h("button", { type: "button", "aria-label": part.accessibility_label }, ...plain(part.text?.text));
    made.addEventListener("click", () => busyWhile(made, () => surface.press(element, block, part.text?.text)));
    return made;
  });
}

/** A button that is mostly an icon. */
export function iconButton(element, block, surface) {
  const made = h("button", { type: "button", "aria-label": element.accessibility_label }, icon("trash"), h("span", {}, ...plain(element.text?.text)));
  made.addEventListener("click", () => busyWhile(made, () => surface.press(element, block)));
  return made;
}
