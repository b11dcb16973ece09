// Date, time and both together, by the browser's own pickers, in the acting person's zone.

import { h } from "../dom.js";
import { fromWall, toWall } from "../times.js";
import { busyWhile } from "./elements.js";
import { current } from "./values.js";

// A date that is typed digit by digit passes through others; only the one that stays is chosen.
const SETTLES = 700;

function input(type, element, block, surface, labelId, { shown, sent }) {
  const named = labelId ? { "aria-labelledby": labelId } : { "aria-label": element.placeholder?.text ?? type };
  const made = h("input", { type, class: "date-input", value: shown, ...named });
  let before = shown;
  let timer = 0;
  const settle = () => {
    clearTimeout(timer);
    if (made.value === before) return;
    before = made.value;
    busyWhile(made, () => surface.choose(element, block, made.value ? sent(made.value) : null));
  };
  made.addEventListener("change", () => {
    surface.note(element, block, made.value ? sent(made.value) : null);
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLES);
  });
  made.addEventListener("blur", settle);
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // Enter sends the form, unless it is this field's own way to tell.
    if (block.dispatch_action) event.preventDefault();
    settle();
  });
  return made;
}

/** A day. */
export function dateInput(element, block, surface, labelId) {
  const shown = current(element, surface.entry(element, block)) ?? "";
  return input("date", element, block, surface, labelId, { shown, sent: (value) => value });
}

/** A time of day. */
export function timeInput(element, block, surface, labelId) {
  const shown = current(element, surface.entry(element, block)) ?? "";
  return input("time", element, block, surface, labelId, { shown, sent: (value) => value.slice(0, 5) });
}

/** A moment, sent as epoch seconds. */
export function dateTimeInput(element, block, surface, labelId) {
  const seconds = current(element, surface.entry(element, block));
  return input("datetime-local", element, block, surface, labelId, { shown: seconds ? toWall(seconds) : "", sent: fromWall });
}
