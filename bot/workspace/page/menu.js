// A small menu below whatever opened it: arrows move, Enter chooses, Esc closes.

import { h } from "./dom.js";

/** Put a popover at an anchor, inside the window. */
export function placeAt(popover, anchor, { wide = false } = {}) {
  const at = anchor.getBoundingClientRect();
  if (wide) popover.style.minWidth = `${at.width}px`;
  const size = popover.getBoundingClientRect();
  const below = innerHeight - at.bottom > size.height + 8 || at.top < size.height + 8;
  const top = below ? at.bottom + 4 : at.top - size.height - 4;
  popover.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  popover.style.top = `${Math.max(8, Math.min(top, innerHeight - size.height - 8))}px`;
}

function step(event, menu) {
  const all = [...menu.querySelectorAll("button")];
  const here = all.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[(to + all.length) % all.length].focus();
}

/** Open a menu of `{words, hint, choose, tone}` at the element that asked for it. */
export function openMenu(anchor, items, { label = "Menu" } = {}) {
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label });
  for (const item of items) {
    const choose = () => {
      menu.hidePopover();
      item.choose();
    };
    menu.append(h("button", { type: "button", role: "menuitem", class: item.tone ?? "", onclick: choose },
      h("span", {}, item.words), item.hint ? h("span", { class: "hint" }, item.hint) : null));
  }
  menu.addEventListener("keydown", (event) => step(event, menu));
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "closed") menu.remove();
  });
  (anchor.closest("dialog") ?? document.body).append(menu);
  menu.showPopover();
  placeAt(menu, anchor);
  menu.querySelector("button")?.focus();
  return menu;
}
