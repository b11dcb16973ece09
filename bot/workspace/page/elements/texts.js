// Text fields: one line or several, numbers, e-mail addresses, links. What is wrong with a value is
// said by the workspace when the form is sent, as in Slack, not by the browser.

import { h } from "../dom.js";
import { busyWhile } from "./elements.js";
import { current } from "./values.js";

const MODES = { number_input: "decimal", email_text_input: "email", url_text_input: "url" };
const SETTLES = 400;
// How much room is left is told once it becomes little.
const COUNTED_FROM = 40;

/** A field to type into. */
export function textInput(element, block, surface, labelId) {
  const several = element.multiline === true;
  const made = h(several ? "textarea" : "input", {
    type: several ? undefined : "text", inputmode: MODES[element.type], rows: several ? 4 : undefined,
    placeholder: element.placeholder?.text, "aria-labelledby": labelId || undefined, autocomplete: "off",
    autofocus: element.focus_on_load, value: current(element, surface.entry(element, block)) ?? "",
  });
  const counter = element.max_length ? h("span", { class: "counter" }) : null;
  const count = () => {
    const left = element.max_length - made.value.length;
    if (counter) counter.textContent = left <= COUNTED_FROM ? String(left) : "";
  };
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = () => busyWhile(made, () => surface.choose(element, block, made.value || null));
  let timer = 0;
  made.addEventListener("input", () => {
    count();
    surface.note(element, block, made.value || null);
    if (!block.dispatch_action || !triggers.includes("on_character_entered")) return;
    clearTimeout(timer);
    timer = setTimeout(tell, SETTLES);
  });
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || several) return;
    if (block.dispatch_action && triggers.includes("on_enter_pressed")) {
      event.preventDefault();
      tell();
    }
  });
  count();
  return [made, counter];
}
