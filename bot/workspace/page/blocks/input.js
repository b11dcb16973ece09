// The `input` block: a label, the element, a hint, and what was wrong beside it.

import { freshId, h } from "../dom.js";
import { renderElement } from "../elements/elements.js";
import { plain, words } from "./mrkdwn.js";

/** One field of a form. */
export function inputBlock(block, surface) {
  const label = freshId("label");
  const problem = surface.errors?.[block.block_id];
  const optional = block.optional ? h("span", { class: "hint" }, " (optional)") : null;
  const element = renderElement(block.element ?? {}, block, surface, label);
  if (problem) element.classList.add("wrong");
  return [
    h("div", { class: "label", id: label, onclick: () => element.querySelector("input,textarea,button")?.focus() }, ...plain(block.label?.text), optional),
    element,
    problem ? h("div", { class: "problem", role: "alert" }, ...plain(problem)) : null,
    block.hint ? h("div", { class: "hint" }, ...words(block.hint)) : null,
  ];
}
