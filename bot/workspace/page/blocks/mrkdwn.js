// Slack's own text marks, `mrkdwn`: *bold*, _italic_, ~struck~, `code`, quotes, mentions, dates,
// links, emoji. What is not a mark stays as it was written.

import { h, harmless, link } from "../dom.js";
import { emoji } from "../emoji.js";
import { broadcast, channelMention, mention } from "../people.js";
import { sign as drawn, signed } from "../signs.js";
import { dated } from "../times.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const MARKS = { "*": "b", _: "i", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const BARE = /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)\]'"]/y;
const NAMED = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/y;

/** Slack's three escapes taken back. */
export function unescaped(text) {
  return String(text).replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** What stands between `<` and `>`. */
function token(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescaped(inside.slice(bar + 1));
  if (target.startsWith("@")) return mention(target.slice(1), label);
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) return date(target.slice(6).split("^"), label);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label || "@group");
  if (target.startsWith("!")) return broadcast(target.slice(1).split("^")[0]);
  return link(unescaped(target), label || unescaped(target).replace(/^mailto:/, ""));
}

function date([seconds, pattern = "{date}", address], fallback) {
  const words = h("time", { title: fallback }, dated(seconds, pattern, fallback));
  return address && harmless(unescaped(address)) ? link(unescaped(address), words) : words;
}

/** The end of a mark that opens at `place`, or -1: it hugs its words and stands between others. */
function closing(text, place) {
  const mark = text[place];
  if (WORD.test(text[place - 1] ?? "") || !text[place + 1] || /\s/.test(text[place + 1])) return -1;
  for (let end = text.indexOf(mark, place + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    if (text.slice(place, end).includes("\n")) return -1;
    if (!/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? "")) return end;
  }
  return -1;
}

/** One paragraph's worth of marks as nodes. */
export function inline(text, verbatim = false) {
  const nodes = [];
  let words = "";
  const flush = () => {
    if (words) nodes.push(...signed(unescaped(words)));
    words = "";
  };
  const put = (node) => {
    flush();
    nodes.push(node);
  };
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    if (sign === "\n") put(h("br"));
    else if (sign === "<" && text.indexOf(">", place) > place + 1) {
      const end = text.indexOf(">", place);
      put(token(text.slice(place + 1, end)));
      place = end;
    } else if (sign === "`" && text.indexOf("`", place + 1) > place + 1) {
      const end = text.indexOf("`", place + 1);
      put(h("code", {}, ...inline(text.slice(place + 1, end).replace(/[*_~:]/g, "\u0000$&"), true)));
      place = end;
    } else if (sign === "\u0000") {
      words += text[place + 1];
      place += 1;
    } else if (MARKS[sign] && closing(text, place) > 0) {
      const end = closing(text, place);
      put(h(MARKS[sign], {}, ...inline(text.slice(place + 1, end), verbatim)));
      place = end;
    } else if (sign === ":" && matched(NAMED, text, place)) {
      const [whole, name] = matched(NAMED, text, place);
      put(emojiNode(name));
      place += whole.length - 1;
    } else if (sign === "h" && !verbatim && matched(BARE, text, place)) {
      const [whole] = matched(BARE, text, place);
      put(link(unescaped(whole), unescaped(whole)));
      place += whole.length - 1;
    } else words += sign;
  }
  flush();
  return nodes;
}

function matched(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/** The sign of a named emoji; its name when there is none. */
export function emojiNode(name) {
  const sign = emoji(name);
  return sign ? h("span", { class: "emoji", title: `:${name}:` }, drawn(sign)) : `:${name}:`;
}

/** Lines that begin with `>` become quotes. */
function paragraphs(text, verbatim) {
  const nodes = [];
  let run = [];
  let quoted = false;
  const flush = () => {
    if (!run.length) return;
    const inner = inline(run.join("\n"), verbatim);
    nodes.push(quoted ? h("blockquote", {}, ...inner) : h("div", { class: "words" }, ...inner));
    run = [];
  };
  const lines = text.split("\n");
  for (let place = 0; place < lines.length; place += 1) {
    const rest = /^(?:&gt;|>){3}\s?/.exec(lines[place]);
    const begins = /^(?:&gt;|>)\s?/.exec(lines[place]);
    if (rest) {
      flush();
      quoted = true;
      run = [lines[place].slice(rest[0].length), ...lines.slice(place + 1)];
      break;
    }
    if (Boolean(begins) !== quoted) flush();
    quoted = Boolean(begins);
    run.push(begins ? lines[place].slice(begins[0].length) : lines[place]);
  }
  flush();
  return nodes;
}

/** A whole `mrkdwn` text as nodes. */
export function mrkdwn(text, verbatim = false) {
  const nodes = [];
  String(text).split("```").forEach((part, place, all) => {
    if (place % 2 && place < all.length - 1) nodes.push(h("pre", {}, unescaped(part.replace(/^\n|\n$/g, "")).replace(/<([^<>|]*)\|([^<>]*)>/g, "$2")));
    else if (place % 2) nodes.push(...paragraphs(`\`\`\`${part}`, verbatim));
    else if (part.trim()) nodes.push(...paragraphs(part.replace(place ? /^\n/ : /^$/, ""), verbatim));
  });
  return nodes;
}

/** A text object, `plain_text` or `mrkdwn`, as nodes. */
export function words(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, object.verbatim === true);
  return plain(object.text, object.emoji !== false);
}

/** Plain text; only named emoji become signs. */
export function plain(text, withEmoji = true) {
  const told = unescaped(text ?? "");
  if (!withEmoji) return signed(told);
  return told.split(/(:[a-z0-9_+'-]+:)/).flatMap((part) => (/^:.+:$/.test(part) ? emojiNode(part.slice(1, -1)) : signed(part)));
}
