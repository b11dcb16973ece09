// One message: who, when, what it says, its files and reactions, the thread below it, and what can
// be done with it. Bots and people alike.

import { bdi, fill, h, Part } from "./dom.js";
import { attachments, files } from "./attachments.js";
import { renderBlocks } from "./blocks/blocks.js";
import { mrkdwn } from "./blocks/mrkdwn.js";
import { placeholder } from "./blocks/placeholder.js";
import { desk } from "./desk.js";
import { avatar } from "./people.js";
import { reactions } from "./reactions.js";
import { toMessage, toThread } from "./route.js";
import { Surface } from "./surface.js";
import { clock, day, dayAndTime, dayKey, ofTs } from "./times.js";
import { editor } from "./editing.js";
import { toolbar } from "./toolbar.js";

const TOGETHER_SECONDS = 300;

/** A message in a list; `show` draws it, `arrange` fits it to the one before. */
export class ChatMessage extends Part {
  message = null;
  #chosen = new Map();

  /** Draw a message; `inThread` leaves out the line that leads to its thread. */
  show(message, { inThread = false, surface = null } = {}) {
    if (this.message?.edited?.ts !== message.edited?.ts) this.#chosen.clear();
    this.message = message;
    this.inThread = inThread;
    this.surface = surface;
    this.dataset.ts = message.ts;
    this.setAttribute("role", "listitem");
    this.tabIndex = -1;
    this.classList.toggle("whisper", Boolean(message.ephemeral_to));
    this.draw();
    return this;
  }

  /** Draw it anew, also after it was being edited. */
  draw() {
    const { message } = this;
    const person = desk.people.get(message.user);
    const tombstone = message.subtype === "tombstone";
    this.classList.toggle("tombstone", tombstone);
    fill(this,
      h("div", { class: "lines" }),
      h("div", { class: "gutter" }, avatar(person), h("span", { class: "small-time" }, clock(ofTs(message.ts)))),
      h("div", { class: "body" },
        message.ephemeral_to ? h("div", { class: "only-you" }, "Only visible to you") : null,
        message.subtype === "thread_broadcast" ? h("div", { class: "only-you" }, "replied to a ", h("a", { href: toThread(message.channel, message.thread_ts) }, "thread")) : null,
        this.#head(person),
        h("div", { class: "content" }, this.#content()),
        attachments(message, this.#surface()),
        files(message),
        reactions(message),
        this.inThread ? null : this.#thread()),
      tombstone || this.surface ? null : toolbar(this));
  }

  #head(person) {
    const { message } = this;
    const name = person?.name ?? message.from ?? (message.user || "Somebody");
    return h("div", { class: "head" },
      bdi(name, { class: "name" }),
      person?.is_bot ? h("span", { class: "badge" }, "APP") : null,
      person?.is_outside ? h("span", { class: "badge outside" }, "GUEST") : null,
      h("a", { class: "time", href: this.surface ? undefined : toMessage(message), title: dayAndTime(ofTs(message.ts)) }, clock(ofTs(message.ts))));
  }

  #surface() {
    const { message } = this;
    return this.surface ?? new Surface({ kind: "message", where: { channel: message.channel, ts: message.ts }, chosen: this.#chosen });
  }

  #content() {
    const { message } = this;
    const blocks = message.blocks?.length ? renderBlocks(message.blocks, this.#surface()) : null;
    const edited = message.edited && !desk.people.get(message.user)?.is_bot ? h("span", { class: "edited" }, "(edited)") : null;
    if (blocks) return [blocks, edited];
    if (message.text) return [h("div", { class: "text" }, ...mrkdwn(message.text)), edited];
    return message.files?.length || message.attachments?.length ? null : placeholder("a message without content", "part");
  }

  #thread() {
    const { message } = this;
    if (!message.reply_count) return null;
    const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(desk.people.get(id)));
    const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
    return h("a", { class: "to-thread", href: toThread(message.channel, message.ts) },
      h("span", { class: "faces" }, ...faces), h("b", {}, count),
      h("span", { class: "hint" }, `Last ${dayAndTime(ofTs(message.latest_reply))}`));
  }

  /** Write into it; only its own author may. */
  edit() {
    const content = this.querySelector(".content");
    content.replaceChildren(editor(this.message, () => this.draw()));
    content.querySelector("textarea").focus();
  }

  /** Join it to the message before, or part it by a day's or a `New` line. */
  arrange(before, isFirstUnread) {
    const moment = ofTs(this.message.ts);
    const newDay = !before || dayKey(ofTs(before.ts)) !== dayKey(moment);
    const close = before && Number(this.message.ts) - Number(before.ts) < TOGETHER_SECONDS;
    const alike = close && before.user === this.message.user && !before.reply_count;
    const plain = !this.message.ephemeral_to && !before?.ephemeral_to && this.message.subtype !== "tombstone";
    this.classList.toggle("together", Boolean(alike && plain && !newDay && !isFirstUnread));
    this.querySelector(":scope > .lines").replaceChildren(
      ...(newDay ? [h("div", { class: "day" }, h("span", {}, day(moment)))] : []),
      ...(isFirstUnread ? [h("div", { class: "new" }, h("span", {}, "New"))] : []));
  }
}

customElements.define("chat-message", ChatMessage);
