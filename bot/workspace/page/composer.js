// Where a person writes: text, commands, files dropped or pasted. Enter sends, Shift+Enter breaks
// the line, ArrowUp in an empty field edits one's last message.

import { bdi, h, Part } from "./dom.js";
import { isPicture, size } from "./attachments.js";
import { Completion } from "./completion.js";
import { postFiles } from "./control.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";
import { notice } from "./notices.js";
import { told } from "./outcomes.js";

export class MessageComposer extends Part {
  #files = [];
  #drafts = new Map();
  #place = null;

  start() {
    this.field = h("textarea", { rows: 1, "aria-label": "Message", disabled: true });
    this.offers = new Completion(this.field);
    this.shelf = h("div", { class: "shelf" });
    this.usage = h("div", { class: "usage", hidden: true });
    this.chooser = h("input", { type: "file", multiple: true, hidden: true });
    this.also = h("input", { type: "checkbox" });
    this.alsoLabel = h("label", { class: "also", hidden: true }, this.also, h("span", {}));
    const attach = h("button", { type: "button", class: "quiet", "aria-label": "Attach files", title: "Attach files", onclick: () => this.chooser.click() }, icon("attach"));
    this.sendButton = h("button", { type: "button", class: "send primary", "aria-label": "Send", onclick: () => this.send() }, icon("send"));
    this.replaceChildren(this.offers.element, h("div", { class: "field-frame" }, this.shelf, this.field,
      h("div", { class: "composer-tools" }, attach, this.usage, this.sendButton)), this.alsoLabel, this.chooser);
    this.listen(this.field, "input", () => this.#typed());
    this.listen(this.field, "keydown", (event) => this.#key(event));
    this.listen(this.field, "blur", () => this.offers.close());
    this.listen(this.field, "paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.add([...event.clipboardData.files]);
    });
    this.listen(this.chooser, "change", () => {
      this.add([...this.chooser.files]);
      this.chooser.value = "";
    });
  }

  /** Write into this channel or thread from now on; what was begun elsewhere waits there. */
  into({ channel, thread = "", called }) {
    if (this.#place) this.#drafts.set(this.#draftOf(), this.field.value);
    this.#place = { channel, thread };
    this.field.disabled = false;
    this.field.placeholder = thread ? "Reply…" : `Message ${called}`;
    this.field.setAttribute("aria-label", thread ? "Reply" : `Message ${called}`);
    this.alsoLabel.hidden = !thread || called === "";
    this.alsoLabel.querySelector("span").textContent = `Also send to ${called}`;
    this.also.checked = false;
    this.field.value = this.#drafts.get(this.#draftOf()) ?? "";
    this.#files = [];
    this.#shelve();
    this.#typed(false);
  }

  #draftOf() {
    return `${desk.me.id} ${this.#place.channel} ${this.#place.thread}`;
  }

  /** Put files on the shelf above the field. */
  add(files) {
    this.#files.push(...files);
    this.#shelve();
    this.field.focus();
  }

  /** Put words into the field. */
  write(text) {
    this.field.value = text;
    this.#typed(false);
    this.field.focus();
  }

  #shelve() {
    this.shelf.replaceChildren(...this.#files.map((file) => {
      const sign = isPicture(file.type) ? h("img", { src: URL.createObjectURL(file), alt: "" }) : icon("file");
      const drop = h("button", { type: "button", class: "quiet", "aria-label": `Remove ${file.name}`, onclick: () => {
        this.#files = this.#files.filter((one) => one !== file);
        this.#shelve();
      } }, icon("close"));
      return h("div", { class: "shelved" }, sign, h("span", { class: "file-words" }, bdi(file.name), h("span", { class: "hint" }, size(file.size))), drop);
    }));
    this.#ready();
  }

  #ready() {
    this.sendButton.disabled = !this.field.value.trim() && !this.#files.length;
  }

  #typed(look = true) {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 240)}px`;
    if (look) this.offers.look();
    const command = desk.app.commands.find((one) => this.field.value.startsWith(`${one.command} `));
    this.usage.hidden = !command?.usage_hint;
    this.usage.textContent = command?.usage_hint ?? "";
    this.#ready();
  }

  #key(event) {
    if (this.offers.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      const own = [...this.parentElement.querySelectorAll("chat-message")].filter((row) => row.message.user === desk.me.id && row.message.subtype !== "tombstone");
      if (own.length) {
        event.preventDefault();
        own.at(-1).edit();
      }
    }
  }

  /** Send what was written and shelved. */
  async send() {
    const text = this.field.value.trim();
    const files = this.#files;
    if (!this.#place || (!text && !files.length)) return;
    const { channel, thread } = this.#place;
    const broadcast = this.also.checked || undefined;
    this.write("");
    this.#files = [];
    this.#shelve();
    this.also.checked = false;
    const sent = await this.#send(text, files, { channel, thread_ts: thread || undefined, broadcast });
    if (!sent && !this.field.value) {
      this.#files = files;
      this.#shelve();
      this.write(text);
    }
  }

  async #send(text, files, where) {
    if (files.length) {
      try {
        await postFiles("upload", { as: desk.me.id, comment: text, ...where }, files);
        return true;
      } catch (error) {
        notice(error.message, "bad");
        return false;
      }
    }
    const [command, ...rest] = text.split(" ");
    if (/^\/\w/.test(command)) return told(await desk.act("command", { ...where, command, text: rest.join(" ") }));
    return Boolean(await desk.act("say", { ...where, text }));
  }
}

customElements.define("message-composer", MessageComposer);

/** Let files be dropped anywhere on a pane. */
export function dropZone(pane, composer) {
  let depth = 0;
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const over = (change) => (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = Math.max(0, depth + change);
    pane.classList.toggle("dropping", depth > 0);
  };
  pane.addEventListener("dragenter", over(1));
  pane.addEventListener("dragleave", over(-1));
  pane.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  pane.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = 0;
    pane.classList.remove("dropping");
    composer.add([...event.dataTransfer.files]);
  });
}
