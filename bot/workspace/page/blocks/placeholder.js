// What stands where the page does not know a block or element: never nothing, always its type.

import { h } from "../dom.js";

/** A visible stand-in with the unknown type's name. */
export function placeholder(type, kind = "block") {
  return h("span", { class: "placeholder", role: "note" }, `This page does not know the ${kind} “${type ?? "without a type"}”.`);
}
