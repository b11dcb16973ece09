// Pictures in blocks. Those of this workspace are shown; what lies on another host is named and
// linked, because this page asks nobody but the workspace.

import { h, link } from "../dom.js";
import { contentOf } from "../control.js";
import { words } from "./mrkdwn.js";
import { view } from "../viewer.js";

/** Where a picture's bytes are on this workspace, or an empty text. */
function local(image) {
  if (image.slack_file?.id) return contentOf(image.slack_file.id);
  const address = String(image.image_url ?? image.slack_file?.url ?? "");
  try {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin) return "";
    const file = /^\/files-pri\/[^/]+-(F\w+)\//.exec(url.pathname);
    return file ? contentOf(file[1]) : url.href;
  } catch {
    return "";
  }
}

function elsewhere(image) {
  const address = String(image.image_url ?? image.slack_file?.url ?? "");
  let host = "another place";
  try {
    host = new URL(address).host;
  } catch { /* an address that is none has no host */ }
  return h("span", { class: "elsewhere" }, h("b", {}, image.alt_text || "Picture"), link(address, `on ${host}, not loaded here`));
}

/** A small picture beside text. */
export function imageElement(image) {
  const source = local(image);
  if (!source) return elsewhere(image);
  return h("img", { src: source, alt: image.alt_text ?? "", title: image.alt_text });
}

/** A picture that is a block of its own; a click shows it large. */
export function imageBlock(block) {
  const source = local(block);
  const title = block.title ? h("div", { class: "title" }, ...words(block.title)) : null;
  if (!source) return [title, elsewhere(block)];
  const picture = h("img", { src: source, alt: block.alt_text ?? "" });
  const open = () => view({ source, name: block.alt_text || "Picture" });
  return [title, h("button", { class: "picture-button", type: "button", "aria-label": `Show ${block.alt_text || "picture"}`, onclick: open }, picture)];
}

/** A video: told, never embedded. */
export function video(block) {
  return [
    h("div", { class: "title" }, block.title_url ? link(block.title_url, ...words(block.title)) : h("b", {}, ...words(block.title))),
    block.description ? h("div", {}, ...words(block.description)) : null,
    elsewhere({ image_url: block.thumbnail_url, alt_text: block.alt_text }),
    h("div", { class: "hint" }, [block.provider_name, block.author_name].filter(Boolean).join(" · ")),
  ];
}
