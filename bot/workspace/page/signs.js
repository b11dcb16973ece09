// The few signs that carry meaning in an app's messages (stop, done, open, warning, the lights),
// drawn here, so that they look alike everywhere and need no emoji font. The character stays in
// the text, for reading aloud and for copying.

import { h } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const RED = "#d33a2c";
const GREEN = "#2b8a57";
const AMBER = "#e0a020";
const GREY = "#84908a";
const disc = (fill) => ["circle", { cx: 10, cy: 10, r: 8.5, fill }];
const square = (fill) => ["rect", { x: 2, y: 2, width: 16, height: 16, rx: 4, fill }];
const stroke = (d, color = "#ffffff", width = 2.3) => ["path", { d, fill: "none", stroke: color, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" }];
const CHECK = "M5.8 10.4l2.9 2.9 5.6-6.4";
const CROSS = "M6.5 6.5l7 7M13.5 6.5l-7 7";
const QUESTION = "M7.6 7.6c.2-3 4.9-2.9 4.8.1-.1 1.9-2.4 1.9-2.4 3.700M10 14.200v.1";
const TRIANGLE = ["path", { d: "M10 2.200L18.6 17.300H1.400z", fill: AMBER, stroke: AMBER, "stroke-width": 1.6, "stroke-linejoin": "round" }];
const THUMB = "M4 9.500h2.600v7H4zM6.8 9.700L9.6 3.400c1.7 0 2.2 1.3 1.9 2.800l-.4 2.200h4.100c1.2 0 1.7.9 1.5 1.900l-1 4.600c-.2 1-.9 1.6-1.9 1.600H6.8";
const BOX = "M3 6.200L10 3l7 3.200v7.600L10 17l-7-3.200zM3 6.200l7 3.2 7-3.200M10 9.400V17";

const SIGNS = {
  "⛔": [disc(RED), stroke("M5.8 10h8.4")],
  "🛑": [disc(RED)], "🚫": [["circle", { cx: 10, cy: 10, r: 7.4, fill: "none", stroke: RED, "stroke-width": 2.2 }], stroke("M5 5l10 10", RED, 2.2)],
  "✅": [square(GREEN), stroke(CHECK)], "☑": [square("#2f6f9f"), stroke(CHECK)], "✔": [stroke(CHECK, GREEN, 2.8)],
  "❌": [stroke(CROSS, RED, 3)], "❎": [square(GREEN), stroke(CROSS)],
  "❔": [disc(GREY), stroke(QUESTION, "#ffffff", 1.9)], "❓": [disc(RED), stroke(QUESTION, "#ffffff", 1.9)],
  "❗": [disc(RED), stroke("M10 5.500v5.600M10 14.200v.1")], "ℹ": [disc("#2f6f9f"), stroke("M10 9.500v4.800M10 6v.1")],
  "⚠": [TRIANGLE, stroke("M10 7.800v4M10 14.600v.1", "#3a2600", 1.9)],
  "🔴": [disc(RED)], "🟠": [disc("#dc7a1e")], "🟡": [disc(AMBER)], "🟢": [disc(GREEN)], "🔵": [disc("#2f6f9f")], "⚪": [disc("#c9cfca")], "⚫": [disc("#3a423e")],
  "🟥": [square(RED)], "🟨": [square(AMBER)], "🟩": [square(GREEN)],
  "📦": [stroke(BOX, "#a8732c", 1.7)],
  "👍": [stroke(THUMB, "#b07d1a", 1.6)], "👎": [["g", { transform: "rotate(180 10 10)" }, stroke(THUMB, "#b07d1a", 1.6)]],
};
const FOUND = new RegExp(`(${Object.keys(SIGNS).join("|")})\\ufe0f?`, "u");

function shape([name, attributes, ...inner]) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inner.map(shape));
  return made;
}

/** One sign as a drawing, or the character itself when there is none. */
export function sign(character) {
  const shapes = SIGNS[character.replace("\ufe0f", "")];
  if (!shapes) return character;
  const drawing = shape(["svg", { viewBox: "0 0 20 20", class: "sign", "aria-hidden": "true" }, ...shapes]);
  return h("span", { class: "signed" }, drawing, h("span", { class: "unseen" }, character));
}

/** A text with its signs drawn. */
export function signed(text) {
  if (!FOUND.test(text)) return [text];
  return text.split(FOUND).map((part) => (SIGNS[part] ? sign(part) : part)).filter((part) => part !== "");
}
