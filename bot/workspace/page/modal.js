// The app's modals: the one on top of the acting person's stack, with its fields, what is wrong
// with them, and a sign while the app is asked.

import { fill, h, Part } from "./dom.js";
import { renderBlocks } from "./blocks/blocks.js";
import { plain } from "./blocks/mrkdwn.js";
import { get } from "./control.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";
import { told } from "./outcomes.js";
import { Surface } from "./surface.js";

const FOCUSABLE = "input:not([type=hidden]):not([hidden]), textarea, .picker, [contenteditable]";

class ModalStack extends Part {
  #views = [];
  #surface = null;
  #errors = {};
  #busy = false;
  // Whether the form that is on top was sent, and not put away.
  #sent = false;
  #turn = 0;

  start() {
    this.dialog = h("dialog", { class: "modal", "aria-labelledby": "modal-title" });
    this.replaceChildren(this.dialog);
    this.listen(desk, "modal", () => this.#load());
    this.listen(desk, "person", () => this.#load());
    this.listen(this.dialog, "cancel", (event) => {
      if (event.target !== this.dialog) return;
      event.preventDefault();
      this.#close();
    });
    // A browser may close a dialog against our will; the workspace is told then, too.
    this.listen(this.dialog, "close", (event) => {
      if (event.target === this.dialog && this.#surface) this.#close();
    });
    this.listen(this.dialog, "keydown", (event) => {
      const inField = event.target.matches("input:not([type=checkbox]):not([type=radio])") && !event.target.closest("[popover]");
      if (event.key === "Enter" && inField && !event.defaultPrevented && !event.isComposing) this.#submit();
    });
  }

  /** Whether a form is before the acting person. */
  get open() {
    return Boolean(this.#surface);
  }

  /** Fill in fields of the form on top, by their labels. */
  async fill(values) {
    if (!(await desk.act("fill", { surface: "modal", values }))) return;
    await this.#reread();
    if (this.open) this.#draw();
    this.submitButton?.focus();
  }

  /** Once the form is gone: whether it was sent. */
  ended() {
    return new Promise((resolve) => {
      this.addEventListener("ended", (event) => resolve(event.detail.sent), { once: true });
    });
  }

  async #load() {
    const turn = (this.#turn += 1);
    const { views } = await get("modals", { as: desk.me.id }).catch(() => ({ views: [] }));
    if (turn !== this.#turn) return;
    const before = this.#views.at(-1);
    this.#views = views;
    const top = views.at(-1);
    if (before?.hash === top?.hash && before?.id === top?.id) return;
    if (!top) {
      this.#surface = null;
      this.dialog.close();
      this.dispatchEvent(new CustomEvent("ended", { detail: { sent: this.#sent } }));
      return;
    }
    if (before?.id !== top.id || before?.hash !== top.hash) this.#errors = {};
    this.#draw();
  }

  #draw() {
    this.#sent = false;
    const view = this.#views.at(-1);
    const held = this.#held();
    const scrolled = this.dialog.querySelector(".dialog-body")?.scrollTop ?? 0;
    const same = this.dialog.dataset.view === view.id;
    const unsent = same ? this.#surface?.entries() ?? [] : [];
    const values = structuredClone(view.state.values);
    this.#surface = new Surface({ kind: "modal", where: { surface: "modal" }, values, errors: this.#errors });
    for (const { block_id, action_id, value } of unsent) {
      this.#surface.chosen.set(`${block_id}/${action_id}`, value);
      this.#surface.note({ action_id }, { block_id }, value);
    }
    this.dialog.dataset.view = view.id;
    this.submitButton = view.submit ? h("button", { type: "button", class: "primary submit", onclick: () => this.#submit() }, h("span", {}, ...plain(view.submit.text))) : null;
    const stacked = this.#views.length > 1;
    fill(this.dialog,
      h("header", {},
        stacked ? h("button", { type: "button", class: "quiet", "aria-label": "Back", onclick: () => this.#close() }, icon("back")) : null,
        h("h2", { id: "modal-title" }, ...plain(view.title?.text)),
        h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.#close(stacked) }, icon("close"))),
      h("div", { class: "dialog-body" }, renderBlocks(view.blocks, this.#surface)),
      h("div", { class: "problem trouble", role: "alert" }),
      h("footer", {}, h("button", { type: "button", onclick: () => this.#close() }, ...plain(view.close?.text ?? (view.submit ? "Cancel" : "Close"))), this.submitButton));
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector(".dialog-body").scrollTop = same ? scrolled : 0;
    this.#focus(same ? held : null);
    desk.tell("form");
  }

  #held() {
    const active = this.dialog.contains(document.activeElement) ? document.activeElement : null;
    const block = active?.closest("[data-block]")?.dataset.block;
    const action = active?.closest("[data-action]")?.dataset.action;
    return action ? { block, action, at: active.selectionStart } : null;
  }

  #focus(held) {
    const body = this.dialog.querySelector(".dialog-body");
    const wrong = body.querySelector(".element.wrong");
    const place = held && body.querySelector(`[data-block="${CSS.escape(held.block)}"] [data-action="${CSS.escape(held.action)}"]`);
    const field = (wrong ?? place)?.querySelector(`${FOCUSABLE}, button`) ?? body.querySelector("[autofocus]") ?? body.querySelector(FOCUSABLE) ?? this.submitButton;
    field?.focus();
    if (place && !wrong && held.at !== undefined && held.at !== null) field.setSelectionRange?.(held.at, held.at);
  }

  async #submit() {
    if (this.#busy || !this.submitButton) return;
    const id = this.#views.at(-1).id;
    const entries = this.#surface.entries();
    this.#wait(true);
    const outcome = await desk.act("submit", { entries });
    this.#wait(false);
    if (!outcome) return;
    this.#errors = outcome.errors_by_block ?? {};
    if (Object.keys(this.#errors).length) {
      // Slack's own client keeps what was typed, and says beside each field what is wrong.
      await this.#reread();
      if (this.#views.at(-1)?.id === id) this.#draw();
    } else if (!told(outcome)) {
      this.dialog.querySelector(".trouble").textContent = "We had some trouble connecting. Try again?";
    } else {
      this.#sent = true;
      await this.#load();
    }
  }

  async #reread() {
    const { views } = await get("modals", { as: desk.me.id });
    this.#views = views;
  }

  #wait(on) {
    this.#busy = on;
    this.dialog.classList.toggle("waiting", on);
    this.dialog.setAttribute("aria-busy", String(on));
    if (this.submitButton) this.submitButton.disabled = on;
  }

  async #close(all = false) {
    if (this.#busy) return;
    await desk.act("close", all ? { all: true } : {});
    await this.#load();
  }
}

customElements.define("modal-stack", ModalStack);
