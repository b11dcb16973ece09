// Cards, carousels, containers, plans and tasks: blocks that hold others.

import { h } from "../dom.js";
import { renderElement } from "../elements/elements.js";
import { imageElement } from "./images.js";
import { words } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

const STATES = { pending: "waiting", in_progress: "in progress", complete: "done", error: "failed" };

/** One card. */
export function cardBlock(block, surface) {
  const buttons = (block.actions ?? []).map((element) => renderElement(element, block, surface));
  return h("div", { class: "card" },
    block.hero_image ? h("div", { class: "hero" }, imageElement(block.hero_image)) : null,
    h("div", { class: "card-head" },
      block.icon ? imageElement(block.icon) : null,
      h("div", {},
        block.title ? h("div", { class: "card-title" }, ...words(block.title)) : null,
        block.subtitle ? h("div", { class: "hint" }, ...words(block.subtitle)) : null)),
    block.body ? h("div", {}, ...words(block.body)) : null,
    buttons.length ? h("div", { class: "block actions" }, ...buttons) : null);
}

/** Cards side by side. */
export function carousel(block, surface, renderBlock) {
  return h("div", { class: "cards", tabindex: "0", role: "group", "aria-label": "Cards" }, ...(block.elements ?? []).map((card) => renderBlock(card, surface)));
}

/** Blocks in a frame, which may fold. */
export function container(block, surface, renderBlock) {
  const title = block.title ? words(block.title) : richText(block.rich_text_title ?? {});
  const head = [block.icon ? imageElement(block.icon) : null, h("b", {}, ...title), block.subtitle ? h("span", { class: "hint" }, ...words(block.subtitle)) : null];
  const inner = (block.child_blocks ?? []).map((child) => renderBlock(child, surface));
  if (!block.is_collapsible) return h("div", { class: "frame" }, h("div", { class: "frame-head" }, ...head), ...inner);
  return h("details", { class: "frame", open: !block.default_collapsed }, h("summary", { class: "frame-head" }, ...head), ...inner);
}

/** One task of a plan. */
export function task(block) {
  return h("div", { class: `task ${block.status}` },
    h("div", {}, h("b", {}, block.title ?? ""), h("span", { class: "state" }, STATES[block.status] ?? block.status)),
    block.details ? h("div", { class: "hint" }, ...richText(block.details)) : null,
    block.output ? h("div", {}, ...richText(block.output)) : null);
}

/** A plan: its title and its tasks. */
export function plan(block) {
  return [h("b", {}, block.title ?? ""), ...(block.tasks ?? []).map(task)];
}
