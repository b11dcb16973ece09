// The middle of the page: a channel or direct messages, with what is above and below its messages.

import { bdi, fill, h, Part } from "./dom.js";
import { dropZone } from "./composer.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";
import { toChannel } from "./route.js";
import { headTools } from "./tools/head.js";

/** `#orders` or `Readiness`, for a reader. */
export function called(channel) {
  return channel.kind === "im" ? desk.title(channel) : `#${channel.name}`;
}

/** The sign before a channel's name. */
export function channelIcon(channel) {
  if (channel.is_shared) return icon("shared");
  return icon(channel.kind === "group" ? "lock" : "channel");
}

class ConversationView extends Part {
  #shown = "";

  start() {
    this.head = h("header", { class: "head-bar" });
    this.list = document.createElement("message-list");
    this.composer = document.createElement("message-composer");
    this.replaceChildren(this.head, this.list, this.composer, h("div", { class: "drop-sign" }, "Drop files to share them here"));
    dropZone(this, this.composer);
    this.listen(desk, "route", () => this.#route());
    this.listen(desk, "person", () => (this.#shown = ""));
    this.listen(desk, "overview", () => this.#head());
    this.listen(this, "shown", () => this.#read());
    this.listen(document, "visibilitychange", () => this.#read());
    this.listen(desk, "message", () => this.#read());
  }

  #read() {
    if (!this.hidden) desk.read(this.#channel()?.id);
  }

  #channel() {
    return desk.channels.get(desk.route.channel);
  }

  #route() {
    const channel = this.#channel();
    this.hidden = desk.route.home || !channel;
    if (this.hidden) {
      this.#shown = "";
      return;
    }
    this.#head();
    const at = desk.route.thread ? "" : desk.route.message;
    const key = `${desk.me.id} ${channel.id} ${at}`;
    if (this.#shown === key) return;
    const same = this.#shown.startsWith(`${desk.me.id} ${channel.id} `);
    this.#shown = key;
    if (!same || at) this.list.show({ path: `channels/${channel.id}/messages`, channel: channel.id, read: channel.unread ? channel.read : "", at });
    this.composer.into({ channel: channel.id, called: called(channel) });
    document.title = `${called(channel)} · ${desk.team.name}`;
  }

  #head() {
    const channel = this.#channel();
    if (!channel) return;
    const people = channel.members.map((id) => desk.people.get(id)).filter(Boolean);
    const count = channel.kind === "im" ? desk.people.get(channel.with)?.title : `${people.length} members`;
    const shared = channel.is_shared ? h("span", { class: "badge outside" }, "shared with another company") : null;
    fill(this.head,
      h("button", { type: "button", class: "quiet only-phone", "aria-label": "Channels", onclick: () => document.body.classList.toggle("side-open") }, icon("menu")),
      h("h1", {}, channel.kind === "im" ? null : channelIcon(channel), bdi(desk.title(channel))),
      h("span", { class: "hint members", title: people.map((one) => one.name).join(", ") }, count), shared,
      channel.with === desk.app.user && desk.app.has_home ? tabs("messages", channel) : null,
      headTools());
  }
}

/** The app's two faces: its Home and its messages. */
export function tabs(on, channel) {
  const tab = (name, words, href) => h("a", { href, "aria-current": on === name ? "page" : undefined }, words);
  return h("nav", { class: "tabs", "aria-label": "App" }, tab("home", "Home", "#/home"), tab("messages", "Messages", toChannel(channel.id)));
}

customElements.define("conversation-view", ConversationView);
