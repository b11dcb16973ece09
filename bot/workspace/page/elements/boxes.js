// Checkboxes and radio buttons, up to ten, with descriptions.

import { freshId, h } from "../dom.js";
import { words } from "../blocks/mrkdwn.js";
import { busyWhile } from "./elements.js";
import { chosenValues } from "./values.js";

/** A list of boxes, of which several or one may be ticked. */
export function boxes(element, block, surface, labelId) {
  const several = element.type === "checkboxes";
  const values = chosenValues(element, surface.entry(element, block));
  const name = freshId("boxes");
  const group = h("div", { class: "boxes", role: several ? "group" : "radiogroup", "aria-labelledby": labelId || undefined });
  const change = () => {
    const ticked = [...group.querySelectorAll("input")].filter((box) => box.checked).map((box) => box.value);
    busyWhile(group, () => surface.choose(element, block, several ? ticked : ticked[0]));
  };
  for (const option of element.options ?? []) {
    const box = h("input", { type: several ? "checkbox" : "radio", name, value: option.value, checked: values.includes(option.value), onchange: change });
    const described = option.description ? h("span", { class: "hint" }, ...words(option.description)) : null;
    group.append(h("label", { class: "box" }, box, h("span", {}, ...words(option.text), described)));
  }
  return group;
}
