// What hangs on a message: uploaded files as pictures or cards, and old-style attachments.

import { bdi, h, link } from "./dom.js";
import { renderBlocks } from "./blocks/blocks.js";
import { mrkdwn } from "./blocks/mrkdwn.js";
import { contentOf, get } from "./control.js";
import { icon } from "./icons.js";
import { view } from "./viewer.js";

const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const UNITS = ["B", "kB", "MB", "GB"];

/** `1.4 MB`. */
export function size(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const number = bytes / 1000 ** step;
  return `${step && number < 10 ? number.toFixed(1) : Math.round(number)} ${UNITS[step]}`;
}

/** Whether the browser may show it as a picture. */
export const isPicture = (type) => PICTURES.has(type);

function card(file) {
  const kind = (file.filetype || "file").slice(0, 5).toUpperCase();
  return h("div", { class: "file-card" }, h("span", { class: "file-kind" }, kind),
    h("span", { class: "file-words" }, bdi(file.name, { class: "file-name" }), h("span", { class: "hint" }, size(file.size))),
    h("a", { class: "quiet", href: contentOf(file.id, true), download: file.name, "aria-label": `Download ${file.name}`, title: "Download" }, icon("download")));
}

function picture(file) {
  const source = contentOf(file.id);
  const image = h("img", { src: source, alt: "", loading: "lazy" });
  const open = h("button", { type: "button", class: "thumbnail", "aria-label": `Show ${file.name}`, onclick: () => view({ source, name: file.name, file: file.id }) }, image);
  const shown = h("div", { class: "file-picture" }, h("div", { class: "file-line" }, bdi(file.name), h("span", { class: "hint" }, size(file.size))), open);
  // A picture that is none (a renamed program, a cut-off file) is shown as the file it is.
  image.addEventListener("error", () => shown.replaceWith(card(file)));
  return shown;
}

function shownFile(file) {
  if (!file.name) return waiting(file);
  return isPicture(file.mimetype) ? picture(file) : card(file);
}

/** A file from another company is only named by its id; the workspace knows the rest. */
function waiting(file) {
  const holder = h("div", { class: "file-card" }, icon("file"), h("span", { class: "hint" }, "File"));
  get(`files/${file.id}`).then((told) => holder.replaceWith(shownFile(told.file))).catch(() => {});
  return holder;
}

/** The files of a message. */
export function files(message) {
  if (!message.files?.length) return null;
  return h("div", { class: "files" }, ...message.files.map(shownFile));
}

/** Old-style attachments: a bar, a title, text, fields, or blocks. */
export function attachments(message, surface) {
  return (message.attachments ?? []).map((one) => {
    const made = h("div", { class: "attachment" },
      one.pretext ? h("div", {}, ...mrkdwn(one.pretext)) : null,
      one.author_name ? h("div", { class: "hint" }, bdi(one.author_name)) : null,
      one.title ? h("b", {}, one.title_link ? link(one.title_link, one.title) : one.title) : null,
      one.text ? h("div", {}, ...mrkdwn(one.text)) : null,
      one.fields ? h("div", { class: "fields" }, ...one.fields.map((field) => h("div", { class: "field" }, h("b", {}, field.title ?? ""), ...mrkdwn(field.value ?? "")))) : null,
      one.blocks ? renderBlocks(one.blocks, surface) : null,
      one.fallback && !one.text && !one.blocks && !one.title ? h("div", {}, ...mrkdwn(one.fallback)) : null,
      one.footer ? h("div", { class: "hint" }, ...mrkdwn(one.footer)) : null);
    if (/^#[0-9a-f]{6}$/i.test(one.color ?? "")) made.style.borderColor = one.color;
    return made;
  });
}
