// The rich text field: bold, italic, struck, code and lists while typing; its value is a
// `rich_text` object.

import { h } from "../dom.js";
import { richText } from "../blocks/rich_text.js";
import { busyWhile } from "./elements.js";
import { current } from "./values.js";

const TOOLS = [["bold", "B", "Bold"], ["italic", "I", "Italic"], ["strikeThrough", "S", "Strikethrough"], ["insertUnorderedList", "•", "List"]];
const MARKS = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", S: "strike", STRIKE: "strike", CODE: "code" };

/** The text leaves below a node, with the marks around each. */
function leaves(node, style, into) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE && child.data) {
      const marked = Object.keys(style).length ? { style } : {};
      into.push({ type: "text", text: child.data, ...marked });
    } else if (child.nodeName === "BR") into.push({ type: "text", text: "\n" });
    else if (child.nodeType === Node.ELEMENT_NODE) {
      if (child.nodeName === "DIV" && into.length) into.push({ type: "text", text: "\n" });
      leaves(child, MARKS[child.nodeName] ? { ...style, [MARKS[child.nodeName]]: true } : style, into);
    }
  }
  return into;
}

/** What was typed, as Slack's object; null when nothing was. */
function written(editor) {
  const parts = [];
  let run = document.createElement("div");
  const flush = () => {
    const elements = leaves(run, {}, []);
    if (elements.length) parts.push({ type: "rich_text_section", elements });
    run = document.createElement("div");
  };
  for (const child of [...editor.childNodes]) {
    if (child.nodeName === "UL" || child.nodeName === "OL") {
      flush();
      const elements = [...child.children].map((item) => ({ type: "rich_text_section", elements: leaves(item, {}, []) }));
      parts.push({ type: "rich_text_list", style: child.nodeName === "OL" ? "ordered" : "bullet", elements: elements.filter((item) => item.elements.length) });
    } else run.append(child.cloneNode(true));
  }
  flush();
  return editor.textContent.trim() ? { type: "rich_text", elements: parts } : null;
}

/** A field for formatted text. */
export function richInput(element, block, surface, labelId) {
  const value = current(element, surface.entry(element, block));
  const editor = h("div", {
    class: "rich-editor", contenteditable: "true", role: "textbox", "aria-multiline": "true",
    "aria-labelledby": labelId || undefined, "data-placeholder": element.placeholder?.text,
  }, ...(value?.elements ? richText(value) : []));
  const note = () => surface.note(element, block, written(editor));
  const tools = h("div", { class: "rich-tools", role: "toolbar", "aria-label": "Formatting" }, ...TOOLS.map(([command, sign, label]) =>
    h("button", {
      type: "button", class: `quiet ${command}`, "aria-label": label,
      onpointerdown: (event) => event.preventDefault(),
      onclick: () => {
        editor.focus();
        document.execCommand(command);
        note();
      },
    }, sign)));
  editor.addEventListener("input", note);
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  if (block.dispatch_action || block.type !== "input") {
    editor.addEventListener("blur", () => busyWhile(editor, () => surface.choose(element, block, written(editor))));
  }
  return h("div", { class: "rich-input" }, tools, editor);
}
