// `rich_text`: what people's own messages are made of, and the app's finer ones. Sections, lists
// with levels, quotes and code; inside them text, links, people, channels, emoji, dates, colours.

import { h, link } from "../dom.js";
import { broadcast, channelMention, mention } from "../people.js";
import { signed } from "../signs.js";
import { dated } from "../times.js";
import { emojiNode } from "./mrkdwn.js";
import { placeholder } from "./placeholder.js";

const STYLES = { bold: "b", italic: "i", strike: "s", underline: "u", code: "code", highlight: "mark" };

function lines(text) {
  return String(text ?? "").split("\n").flatMap((line, place) => (place ? [h("br"), ...signed(line)] : signed(line)));
}

const LEAVES = {
  text: (leaf) => lines(leaf.text),
  link: (leaf) => [link(leaf.url, leaf.text || leaf.url)],
  user: (leaf) => [mention(leaf.user_id)],
  channel: (leaf) => [channelMention(leaf.channel_id)],
  usergroup: (leaf) => [h("span", { class: "mention" }, `@${leaf.usergroup_id}`)],
  team: (leaf) => [h("span", { class: "mention" }, leaf.team_id)],
  broadcast: (leaf) => [broadcast(leaf.range)],
  emoji: (leaf) => [emojiNode(leaf.name)],
  date: (leaf) => [h("time", { title: leaf.fallback }, dated(leaf.timestamp, leaf.format, leaf.fallback ?? ""))],
  color: (leaf) => [swatch(leaf.value), leaf.value],
};

function swatch(value) {
  const square = h("span", { class: "swatch" });
  if (/^#[0-9a-f]{3,8}$/i.test(value)) square.style.backgroundColor = value;
  return square;
}

function leafNodes(leaf) {
  const made = LEAVES[leaf.type]?.(leaf) ?? [placeholder(leaf.type, "text")];
  return Object.entries(leaf.style ?? {}).reduce(
    (inner, [name, on]) => (on === true && STYLES[name] ? [h(STYLES[name], {}, ...inner)] : inner),
    made,
  );
}

const leaves = (part) => (part.elements ?? []).flatMap(leafNodes);

const PARTS = {
  rich_text_section: (part) => h("div", { class: "words" }, ...leaves(part)),
  rich_text_quote: (part) => h("blockquote", {}, ...leaves(part)),
  rich_text_preformatted: (part) => h("pre", {}, ...leaves(part)),
  rich_text_list: (part) => {
    const ordered = part.style === "ordered";
    const items = (part.elements ?? []).map((item) => h("li", {}, ...leaves(item)));
    const list = h(ordered ? "ol" : "ul", { class: `level-${(part.indent ?? 0) % 9}` }, ...items);
    if (ordered && part.offset) list.start = part.offset + 1;
    return list;
  },
};

/** The nodes of a `rich_text` object. */
export function richText(object) {
  return (object.elements ?? []).map((part) => PARTS[part.type]?.(part) ?? placeholder(part.type, "text"));
}
