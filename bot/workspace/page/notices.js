// What the page itself has to say: short lines that come up at the lower edge and go again.

import { h } from "./dom.js";

const STAYS = 6000;

class NoticeBoard extends HTMLElement {
  say(text, tone) {
    const line = h("div", { class: `notice ${tone}` }, String(text));
    const close = h("button", { class: "quiet", type: "button", "aria-label": "Dismiss", onclick: () => this.#drop(line) }, "×");
    line.append(close);
    this.append(line);
    while (this.children.length > 3) this.firstElementChild.remove();
    // Shown anew, it lies above a dialog that was opened since.
    if (this.matches(":popover-open")) this.hidePopover();
    this.showPopover();
    setTimeout(() => this.#drop(line), STAYS);
  }

  #drop(line) {
    line.remove();
    if (!this.children.length && this.matches(":popover-open")) this.hidePopover();
  }
}

customElements.define("notice-board", NoticeBoard);

/** Tell the person something; `tone` is `plain`, `good` or `bad`. */
export function notice(text, tone = "plain") {
  document.querySelector("notice-board")?.say(text, tone);
}
