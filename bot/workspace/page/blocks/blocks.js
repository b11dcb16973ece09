// Block Kit: every block of a message, modal or Home, each by its own renderer. A block that no
// renderer knows shows a placeholder with its type.

import { h } from "../dom.js";
import { renderElement } from "../elements/elements.js";
import { cardBlock, carousel, container, plan, task } from "./cards.js";
import { imageBlock, imageElement, video } from "./images.js";
import { inputBlock } from "./input.js";
import { markdown } from "./markdown.js";
import { words } from "./mrkdwn.js";
import { placeholder } from "./placeholder.js";
import { richText } from "./rich_text.js";
import { data, table } from "./table.js";

const elements = (block, surface) => (block.elements ?? []).map((element) => renderElement(element, block, surface));

function section(block, surface) {
  const fields = (block.fields ?? []).map((field) => h("div", { class: "field" }, ...words(field)));
  const main = h("div", { class: "main" }, ...words(block.text), fields.length ? h("div", { class: "fields" }, ...fields) : null);
  if (!block.accessory) return main;
  const image = block.accessory.type === "image";
  const beside = image ? imageElement(block.accessory) : renderElement(block.accessory, block, surface);
  return [main, h("div", { class: image ? "accessory picture" : "accessory" }, beside)];
}

function context(block) {
  return (block.elements ?? []).map((element) =>
    element.type === "image" ? imageElement(element) : h("div", { class: "item" }, ...words(element)),
  );
}

function file(block) {
  return h("div", { class: "remote-file" }, h("b", {}, block.file?.title ?? "Remote file"), h("span", { class: "hint" }, block.external_id ?? ""));
}

function call(block) {
  const told = block.call?.v1 ?? {};
  return h("div", { class: "remote-file" }, h("b", {}, told.name ?? "Call"), h("span", { class: "hint" }, block.call_id ?? ""));
}

const BLOCKS = {
  actions: elements,
  alert: (block) => h("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, ...words(block.text)),
  auth_provider: (block) => data(block, "Sign-in"),
  call,
  card: cardBlock,
  carousel,
  container,
  context,
  context_actions: elements,
  data_table: (block) => data(block, "Data table"),
  data_visualization: (block) => data(block, "Chart"),
  divider: () => h("hr"),
  file,
  header: (block) => h("h3", {}, ...words(block.text)),
  image: imageBlock,
  input: inputBlock,
  markdown: (block) => markdown(block.text),
  plan,
  rich_text: (block) => richText(block),
  section,
  table,
  task_card: task,
  video,
};

/** One block. */
export function renderBlock(block, surface) {
  const render = Object.hasOwn(BLOCKS, block?.type) ? BLOCKS[block.type] : null;
  const attributes = { class: `block ${render ? block.type : "unknown"}`, "data-block": block?.block_id };
  return h("div", attributes, render ? render(block, surface, renderBlock) : placeholder(block?.type));
}

/** All blocks of a surface. */
export function renderBlocks(blocks, surface) {
  return h("div", { class: "blocks" }, ...(blocks ?? []).map((block) => renderBlock(block, surface)));
}
