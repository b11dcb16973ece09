// The tools at the upper right: the workspace's clock, what there is to try, the inspector, light.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { clockButton } from "./clock.js";
import { turnTheme } from "./theme.js";

function toggle(tag, label, sign) {
  const pane = document.querySelector(tag);
  return h("button", {
    type: "button", class: "quiet tool", "aria-label": label, title: label, "aria-pressed": String(!pane?.hidden),
    onclick: (event) => {
      pane.toggle();
      event.currentTarget.setAttribute("aria-pressed", String(!pane.hidden));
    },
  }, icon(sign), h("span", { class: "tool-words" }, label));
}

/** The row of tools. */
export function headTools() {
  return h("div", { class: "head-tools" }, clockButton(), toggle("guide-pane", "Try it", "guide"), toggle("traffic-inspector", "Inspector", "pulse"),
    h("button", { type: "button", class: "quiet", "aria-label": "Light or dark", title: "Light or dark", onclick: turnTheme }, icon("theme")));
}
