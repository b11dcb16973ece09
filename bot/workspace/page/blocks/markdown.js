// The `markdown` block: standard Markdown as language models write it. Headings, lists, quotes,
// code, tables, rules, links, emphasis.

import { h, link } from "../dom.js";
import { signed } from "../signs.js";
import { emojiNode } from "./mrkdwn.js";

const INLINE = [
  [/^`([^`]+)`/, (found) => h("code", {}, found[1])],
  [/^!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/, (found) => link(found[2], found[1] || found[2])],
  [/^\[([^\]]+)\]\(([^)\s]+)[^)]*\)/, (found) => link(found[2], ...spans(found[1]))],
  [/^<((?:https?|mailto):[^>\s]+)>/, (found) => link(found[1], found[1])],
  [/^(\*\*|__)(?=\S)(.+?\S?)\1/, (found) => h("b", {}, ...spans(found[2]))],
  [/^~~(?=\S)(.+?)~~/, (found) => h("s", {}, ...spans(found[1]))],
  [/^([*_])(?=\S)([^*_]*\S)\1(?!\w)/, (found) => h("i", {}, ...spans(found[2]))],
  [/^https?:\/\/[^\s<>]+[^\s<>.,;:!?)]/, (found) => link(found[0], found[0])],
  [/^:([a-z0-9_+-]+):/, (found) => emojiNode(found[1])],
  [/^\\([\\`*_{}[\]()#+\-.!|~])/, (found) => found[1]],
];

function spans(text) {
  const nodes = [];
  let words = "";
  for (let place = 0; place < text.length; ) {
    const rest = text.slice(place);
    const rule = /[`![<*_~h:\\]/.test(rest[0]) && !/\w/.test(rest[0] === "_" || rest[0] === "h" ? text[place - 1] ?? "" : "")
      ? INLINE.find(([pattern]) => pattern.test(rest))
      : undefined;
    if (!rule) {
      words += rest[0];
      place += 1;
      continue;
    }
    const found = rule[0].exec(rest);
    if (words) nodes.push(...signed(words));
    words = "";
    nodes.push(rule[1](found));
    place += found[0].length;
  }
  if (words) nodes.push(...signed(words));
  return nodes;
}

const BULLET = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;
const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

/** A list with its inner lists; returns how many lines it took. */
function list(lines, start, nodes) {
  const [, indent, number] = BULLET.exec(lines[start]);
  const made = h(number ? "ol" : "ul", {});
  if (number && number !== "1") made.start = Number(number);
  let place = start;
  while (place < lines.length) {
    const found = BULLET.exec(lines[place]);
    if (found && found[1].length > indent.length && made.lastElementChild) {
      const inner = [];
      place += list(lines, place, inner);
      made.lastElementChild.append(...inner);
    } else if (found && found[1].length === indent.length && Boolean(found[2]) === Boolean(number)) {
      const box = found[3] ? [h("input", { type: "checkbox", disabled: true, checked: found[3] !== " ", "aria-label": "done" }), " "] : [];
      made.append(h("li", {}, ...box, ...spans(found[4])));
      place += 1;
    } else break;
  }
  nodes.push(made);
  return place - start;
}

function tableOf(lines, start, nodes) {
  let end = start + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const row = (tag) => (line) => h("tr", {}, ...cells(line).map((cell) => h(tag, {}, ...spans(cell))));
  const head = h("thead", {}, row("th")(lines[start]));
  const body = h("tbody", {}, ...lines.slice(start + 2, end).map(row("td")));
  nodes.push(h("div", { class: "table-wrap" }, h("table", {}, head, body)));
  return end - start;
}

/** A Markdown text as nodes. */
export function markdown(text) {
  const lines = String(text ?? "").replaceAll("\r\n", "\n").split("\n");
  const nodes = [];
  let run = [];
  const flush = () => {
    if (run.length) nodes.push(h("p", {}, ...run.flatMap((line, place) => (place ? [h("br"), ...spans(line)] : spans(line)))));
    run = [];
  };
  for (let place = 0; place < lines.length; ) {
    const line = lines[place];
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const fence = /^\s*(```|~~~)/.exec(line);
    if (fence) {
      flush();
      const end = lines.findIndex((other, at) => at > place && other.trim().startsWith(fence[1]));
      const last = end < 0 ? lines.length : end;
      nodes.push(h("pre", {}, lines.slice(place + 1, last).join("\n")));
      place = last + 1;
    } else if (heading) {
      flush();
      nodes.push(h(`h${Math.min(6, heading[1].length + 2)}`, { class: `level-${heading[1].length}` }, ...spans(heading[2])));
      place += 1;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      flush();
      nodes.push(h("hr"));
      place += 1;
    } else if (/^\s*>/.test(line)) {
      flush();
      let end = place;
      while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
      const inner = lines.slice(place, end).map((one) => one.replace(/^\s*>\s?/, "")).join("\n");
      nodes.push(h("blockquote", {}, ...markdown(inner)));
      place = end;
    } else if (line.includes("|") && /^[\s|:-]+$/.test(lines[place + 1] ?? "x") && lines[place + 1].includes("-")) {
      flush();
      place += tableOf(lines, place, nodes);
    } else if (BULLET.test(line)) {
      flush();
      place += list(lines, place, nodes);
    } else {
      if (line.trim()) run.push(line);
      else flush();
      place += 1;
    }
  }
  flush();
  return nodes;
}
