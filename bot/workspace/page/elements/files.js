// The file input of a form: files are chosen or dropped, go to the workspace at once, and the form
// carries their ids.

import { bdi, h } from "../dom.js";
import { postFiles } from "../control.js";
import { desk } from "../desk.js";
import { icon } from "../icons.js";
import { notice } from "../notices.js";
import { current } from "./values.js";

/** A field for up to ten files. */
export function fileInput(element, block, surface, labelId) {
  let files = [...(current(element, surface.entry(element, block)) ?? [])];
  const accept = (element.filetypes ?? []).map((kind) => `.${kind}`).join(",");
  const chooser = h("input", { type: "file", multiple: (element.max_files ?? 10) > 1, accept: accept || undefined, hidden: true });
  const list = h("ul", { class: "chosen-files" });
  const open = h("button", { type: "button", "aria-labelledby": labelId || undefined, onclick: () => chooser.click() }, icon("attach"), "Add files");
  const show = () => list.replaceChildren(...files.map((file) => h("li", {}, icon("file"), bdi(file.name),
    h("button", { type: "button", class: "quiet", "aria-label": `Remove ${file.name}`, onclick: () => keep(files.filter((one) => one !== file)) }, icon("close")))));
  const keep = (next) => {
    files = next;
    show();
    return surface.choose(element, block, files.map((file) => file.id));
  };
  const take = async (added) => {
    if (!added.length || surface.kind === "gallery") return;
    try {
      const told = await postFiles("upload", { as: desk.me.id }, added);
      await keep([...files, ...told.files].slice(0, element.max_files ?? 10));
    } catch (error) {
      notice(error.message, "bad");
    }
  };
  chooser.addEventListener("change", () => take([...chooser.files]));
  const zone = h("div", { class: "drop-field" }, open, h("span", { class: "hint" }, "or drop them here"), chooser, list);
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    take([...event.dataTransfer.files]);
  });
  show();
  return zone;
}
