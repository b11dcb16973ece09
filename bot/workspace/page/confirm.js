// The little dialog that asks before a press counts: title, text, and two buttons.

import { h } from "./dom.js";
import { words } from "./blocks/mrkdwn.js";

const object = (text) => (typeof text === "string" ? { type: "plain_text", text } : text);

/** Ask, if there is something to ask; true when the person agrees. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const yes = h("button", { type: "button", class: question.style === "danger" ? "danger" : "primary" }, ...words(object(question.confirm ?? "Yes")));
    const no = h("button", { type: "button" }, ...words(object(question.deny ?? "Cancel")));
    const dialog = h("dialog", { class: "small", "aria-label": "Please confirm" },
      h("header", {}, h("h2", {}, ...words(object(question.title ?? "Are you sure?")))),
      h("div", { class: "dialog-body" }, ...words(object(question.text ?? ""))),
      h("footer", {}, no, yes));
    const end = (answer) => {
      dialog.remove();
      resolve(answer);
    };
    yes.addEventListener("click", () => end(true));
    no.addEventListener("click", () => end(false));
    dialog.addEventListener("cancel", () => end(false));
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}
