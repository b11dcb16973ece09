// Block elements: everything inside a block that can be pressed, chosen or filled in. An element
// that the page does not know shows a placeholder with its type.

import { h } from "../dom.js";
import { imageElement } from "../blocks/images.js";
import { placeholder } from "../blocks/placeholder.js";
import { button, feedback, iconButton, overflow } from "./buttons.js";
import { boxes } from "./boxes.js";
import { dateInput, dateTimeInput, timeInput } from "./dates.js";
import { fileInput } from "./files.js";
import { richInput } from "./rich_input.js";
import { channels, conversations, external, people, statics } from "./selects.js";
import { textInput } from "./texts.js";

const ELEMENTS = {
  button,
  channels_select: channels,
  checkboxes: boxes,
  conversations_select: conversations,
  datepicker: dateInput,
  datetimepicker: dateTimeInput,
  email_text_input: textInput,
  external_select: external,
  feedback_buttons: feedback,
  file_input: fileInput,
  icon_button: iconButton,
  image: (element) => imageElement(element),
  multi_channels_select: channels,
  multi_conversations_select: conversations,
  multi_external_select: external,
  multi_static_select: statics,
  multi_users_select: people,
  number_input: textInput,
  overflow,
  plain_text_input: textInput,
  radio_buttons: boxes,
  rich_text_input: richInput,
  static_select: statics,
  timepicker: timeInput,
  url_text_input: textInput,
  users_select: people,
  workflow_button: button,
};

/** One element; `labelId` is the id of the words that name it, if they stand elsewhere. */
export function renderElement(element, block, surface, labelId = "") {
  const render = Object.hasOwn(ELEMENTS, element?.type) ? ELEMENTS[element.type] : null;
  const inner = render ? render(element, block, surface, labelId) : placeholder(element?.type, "element");
  return h("div", { class: `element ${render ? element.type : "unknown"}`, "data-action": element?.action_id }, inner);
}

/** While the app is asked, the element says so and takes no second press. */
export async function busyWhile(control, work) {
  if (control.getAttribute("aria-busy") === "true") return undefined;
  control.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    control.removeAttribute("aria-busy");
  }
}
