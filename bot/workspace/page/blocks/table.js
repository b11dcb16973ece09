// The `table` block with its column settings, and blocks of data that have no drawing of their own.

import { h } from "../dom.js";
import { unescaped } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

function content(cell) {
  if (cell?.type === "rich_text") return richText(cell);
  return unescaped(cell?.text ?? cell?.value ?? "");
}

/** A table: the first row is its head. */
export function table(block) {
  const settings = block.column_settings ?? [];
  const row = (cells, tag) => h("tr", {}, ...cells.map((cell, column) => {
    const chosen = settings[column] ?? {};
    return h(tag, { class: `${chosen.align ?? "left"}${chosen.is_wrapped ? " wrapped" : ""}` }, content(cell));
  }));
  const [head = [], ...rest] = block.rows ?? [];
  return h("div", { class: "table-wrap", tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, ...rest.map((cells) => row(cells, "td")))));
}

/** A block of data that Slack draws by itself: its title and what it holds, readable. */
export function data(block, kind) {
  const { type: _type, block_id: _id, ...rest } = block;
  const title = rest.title?.text ?? rest.title ?? kind;
  return h("details", { class: "data" }, h("summary", {}, h("b", {}, String(title)), ` (${kind.toLowerCase()})`), h("pre", {}, JSON.stringify(rest, null, 2)));
}
