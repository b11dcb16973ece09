// The side pane: one thread, its replies, and a field to reply.

import { bdi, fill, h, Part } from "./dom.js";
import { dropZone } from "./composer.js";
import { called } from "./conversation.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";
import { go, toChannel } from "./route.js";

class ThreadPane extends Part {
  #shown = "";

  start() {
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Thread");
    this.head = h("header", { class: "head-bar" });
    this.list = document.createElement("message-list");
    this.composer = document.createElement("message-composer");
    this.replaceChildren(this.head, this.list, this.composer, h("div", { class: "drop-sign" }, "Drop files to share them in this thread"));
    dropZone(this, this.composer);
    this.listen(desk, "route", () => this.#route());
    this.listen(desk, "person", () => (this.#shown = ""));
    this.listen(this, "keydown", (event) => {
      const elsewhere = event.target.closest("[popover], dialog");
      if (event.key === "Escape" && !event.defaultPrevented && !elsewhere) this.#close();
    });
  }

  #close() {
    go(toChannel(desk.route.channel));
    document.querySelector("conversation-view textarea")?.focus();
  }

  #route() {
    const { channel: id, thread, message, home } = desk.route;
    const channel = desk.channels.get(id);
    this.hidden = home || !thread || !channel;
    document.body.classList.toggle("thread-open", !this.hidden);
    if (this.hidden) {
      this.#shown = "";
      return;
    }
    const key = `${desk.me.id} ${id} ${thread} ${message}`;
    if (this.#shown === key) return;
    this.#shown = key;
    fill(this.head,
      h("h2", {}, "Thread"), h("span", { class: "hint" }, channel.kind === "im" ? "" : "#", bdi(desk.title(channel))),
      h("div", { class: "head-tools" },
        h("button", { type: "button", class: "quiet only-narrow", "aria-label": "Things to try", title: "Things to try", onclick: () => document.querySelector("guide-pane").toggle() }, icon("guide")),
        h("button", { type: "button", class: "quiet", "aria-label": "Close thread", onclick: () => this.#close() }, icon("close"))));
    this.list.show({ path: `threads/${id}/${thread}`, channel: id, thread, at: message });
    this.composer.into({ channel: id, thread, called: called(channel) });
  }
}

customElements.define("thread-pane", ThreadPane);
