// A list of messages, of which only a window is on the page: older and newer ones are fetched as a
// person scrolls, and those far away are let go, so that 5,000 messages are as quick as 50.

import { h, Part } from "./dom.js";
import { get } from "./control.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";

const PORTION = 50;
const MOST = 150;
const NEAR = 900;
const AT_END = 60;

export class MessageList extends Part {
  #before = false;
  #after = false;
  #busy = false;
  #stuck = true;
  #width = 0;
  #firstUnread = "";
  #source = null;
  #turn = 0;
  // News that came while the list was being read; the answer may be older than they are.
  #missed = null;
  // News that came below the window while a portion was being read, which may not have it.
  #passed = false;

  start() {
    this.rows = h("div", { class: "rows", role: "list" });
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Messages" }, this.rows);
    this.jump = h("button", { type: "button", class: "jump primary", hidden: true, onclick: () => this.toEnd() }, "New messages ", icon("chevron"));
    this.replaceChildren(this.scroller, this.jump);
    this.listen(this.scroller, "scroll", () => this.#scrolled(), { passive: true });
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(desk, "message", ({ detail }) => this.#news(detail));
    this.listen(desk, "clock", () => this.#anew());
    this.listen(desk, "reaction", ({ detail }) => this.#renew(detail.channel, detail.ts));
    this.sizes = new ResizeObserver(() => {
      this.#width = this.scroller.clientWidth;
      if (this.#stuck) this.scroller.scrollTop = this.scroller.scrollHeight;
    });
    this.sizes.observe(this.rows);
    this.sizes.observe(this.scroller);
  }

  stop() {
    this.sizes.disconnect();
  }

  /** Show a channel or thread: `{path, channel, thread, read, at}`; `at` is a message to begin at. */
  async show(source) {
    // Another channel's messages are gone at once; the same one's stay until the answer is there.
    if (this.#source?.path !== source.path) this.rows.replaceChildren();
    this.#source = source;
    this.#turn += 1;
    this.#firstUnread = "";
    await this.#fetch(source.at ? { around: source.at } : {}, source.at);
  }

  async #read(query) {
    return get(this.#source.path, { as: desk.me.id, limit: PORTION, ...query });
  }

  async #fetch(query, at = "") {
    const turn = this.#turn;
    const missed = (this.#missed = []);
    const told = await this.#read(query).catch(() => ({ messages: [], has_before: false, has_after: false }));
    if (turn !== this.#turn || missed !== this.#missed) return;
    this.#missed = null;
    this.#before = told.has_before;
    this.#after = told.has_after;
    this.rows.replaceChildren(...told.messages.map((message) => this.#row(message)));
    const { read } = this.#source;
    if (read) this.#firstUnread = told.messages.find((one) => one.ts > read && one.user !== desk.me.id)?.ts ?? "";
    this.#arrange();
    this.jump.hidden = !this.#after;
    const aim = at && this.#find(at);
    this.#stuck = !aim;
    if (aim) {
      aim.scrollIntoView({ block: "center" });
      aim.classList.add("aimed");
      aim.focus({ preventScroll: true });
    } else this.scroller.scrollTop = this.scroller.scrollHeight;
    missed.forEach((item) => this.#news(item));
    this.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
  }

  /** Go to the newest message. */
  async toEnd() {
    if (this.#after) await this.#fetch({});
    this.#stuck = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }

  /** The stamp of the newest message that is shown. */
  get latest() {
    return this.rows.lastElementChild?.dataset.ts ?? "";
  }

  /** Show the newest message with these words, if it is newer, from its beginning; whether it is there. */
  lookAt(words, after = "") {
    const row = [...this.rows.children].findLast((one) => one.dataset.ts > after && one.message.plain.includes(words));
    if (!row) return false;
    this.#stuck = false;
    row.scrollIntoView({ block: "start" });
    return true;
  }

  #row(message) {
    return document.createElement("chat-message").show(message, { inThread: Boolean(this.#source.thread) });
  }

  #find(ts) {
    return this.rows.querySelector(`:scope > [data-ts="${CSS.escape(ts)}"]`);
  }

  #arrange() {
    let before = this.#before ? {} : null;
    for (const row of this.rows.children) {
      row.arrange(before?.ts ? before : null, row.message.ts === this.#firstUnread);
      before = row.message;
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    // Beside a pane that has just opened the lines are broken anew: nobody has scrolled.
    if (this.#stuck && this.scroller.clientWidth !== this.#width) return;
    const left = scrollHeight - scrollTop - clientHeight;
    this.#stuck = !this.#after && left < AT_END;
    if (this.#stuck) this.jump.hidden = true;
    if (scrollTop < NEAR && this.#before) this.#extend("before");
    else if (left < NEAR && this.#after) this.#extend("after");
  }

  async #extend(side) {
    if (this.#busy) return;
    this.#busy = true;
    const turn = this.#turn;
    this.#passed = false;
    const edge = side === "before" ? this.rows.firstElementChild : this.rows.lastElementChild;
    const told = await this.#read({ [side]: edge?.dataset.ts }).catch(() => null);
    this.#busy = false;
    if (!told || turn !== this.#turn || !edge?.isConnected) return;
    const top = edge.getBoundingClientRect().top;
    const rows = told.messages.filter((one) => !this.#find(one.ts)).map((message) => this.#row(message));
    if (side === "before") {
      this.rows.prepend(...rows);
      this.#before = told.has_before;
      while (this.rows.children.length > MOST) this.#letGo(this.rows.lastElementChild, "after");
    } else {
      this.rows.append(...rows);
      this.#after = told.has_after || this.#passed;
      while (this.rows.children.length > MOST) this.#letGo(this.rows.firstElementChild, "before");
    }
    this.#arrange();
    // What the person was reading stays where it was.
    this.scroller.scrollTop += edge.getBoundingClientRect().top - top;
    this.#scrolled();
  }

  #letGo(row, side) {
    row.remove();
    if (side === "after") this.#after = true;
    else this.#before = true;
  }

  #belongs(message) {
    const { channel, thread } = this.#source ?? {};
    if (message.channel !== channel) return false;
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    if (thread) return [message.ts, message.thread_ts].includes(thread);
    return !isReply || message.subtype === "thread_broadcast";
  }

  #news({ change, message }) {
    if (!this.#source || message.channel !== this.#source.channel) return;
    if (this.#missed) {
      this.#missed.push({ change, message });
      return;
    }
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    if (isReply && change !== "changed") this.#renew(message.channel, message.thread_ts);
    if (!this.#belongs(message)) return;
    if (change === "deleted") this.#deleted(message);
    else if (this.#find(message.ts)) this.#renew(message.channel, message.ts);
    else if (change === "posted") this.#arrived(message);
  }

  /** The day has changed: what was `today` is not any more. */
  #anew() {
    for (const row of this.rows.children) if (!row.contains(document.activeElement)) row.draw();
    this.#arrange();
  }

  /** A parent with replies leaves a mark; everything else is gone. */
  #deleted(message) {
    if (message.reply_count) this.#renew(message.channel, message.ts);
    else {
      this.#find(message.ts)?.remove();
      this.#arrange();
    }
  }

  #arrived(message) {
    if (this.#after) {
      this.#passed = true;
      if (message.user === desk.me.id) this.toEnd();
      else this.jump.hidden = false;
      return;
    }
    const rows = [...this.rows.children];
    const later = rows.find((row) => row.dataset.ts > message.ts);
    const made = this.#row(message);
    if (later) later.before(made);
    else this.rows.append(made);
    if (message.user === desk.me.id) this.#stuck = true;
    while (this.#stuck && this.rows.children.length > MOST) this.#letGo(this.rows.firstElementChild, "before");
    this.#arrange();
    if (this.#stuck) this.scroller.scrollTop = this.scroller.scrollHeight;
    else this.jump.hidden = false;
    this.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
  }

  /** Draw a message as it stands now: replies, reactions and edits all come this way. */
  async #renew(channel, ts) {
    if (channel !== this.#source?.channel || !this.#find(ts)) return;
    const told = await get(`messages/${channel}/${ts}`, { as: desk.me.id }).catch(() => null);
    const row = this.#find(ts);
    if (!row) return;
    const menu = row.querySelector(":popover-open");
    if (menu) {
      // Nobody's menu is taken away from under the pointer; the message is drawn once it closes.
      menu.addEventListener("toggle", () => this.#renew(channel, ts), { once: true });
      return;
    }
    if (!told) row.remove();
    else if (row.querySelector(".edit-field")) row.message = told.message;
    else {
      const held = row.contains(document.activeElement) ? document.activeElement.closest("[data-action]")?.dataset.action : "";
      row.show(told.message, { inThread: Boolean(this.#source.thread) });
      if (held) row.querySelector(`[data-action="${CSS.escape(held)}"] :is(button,input,textarea)`)?.focus();
    }
    this.#arrange();
  }

  #key(event) {
    const row = document.activeElement?.closest?.("chat-message");
    const free = event.target === this.scroller || event.target === row;
    if (!free || !["ArrowUp", "ArrowDown", "ArrowRight", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "ArrowRight") return void row?.querySelector(".toolbar button")?.focus();
    if (event.key === "Enter") return void row?.querySelector(".toolbar button[aria-label='Reply in thread']")?.click();
    const next = event.key === "ArrowUp" ? row?.previousElementSibling ?? (row ? null : this.rows.lastElementChild) : row?.nextElementSibling;
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("message-list", MessageList);
