// The guided start: three sentences and a list of things to try, each of them one click. What there
// is to try comes from whoever started the workspace; without that, from the app's own manifest.

import { bdi, fill, h, Part } from "../dom.js";
import { isPicture, size } from "../attachments.js";
import { desk } from "../desk.js";
import { icon } from "../icons.js";
import { notice } from "../notices.js";
import { play } from "./steps.js";

const PHONE = "(max-width: 700px)";

function usual() {
  const command = desk.app.commands[0];
  return {
    welcome: [
      `This is a whole workspace on your machine, with ${desk.app.name} in it.`,
      "You can be anybody: choose at the upper left who acts, and see what that person sees.",
      "Nothing here leaves this machine, so try everything.",
    ],
    try: [
      command ? { title: `Run ${command.command}`, note: command.description ?? "", steps: [{ write: `${command.command} ` }] } : null,
      { title: `Say hello to ${desk.app.name}`, note: "A mention in the channel", steps: [{ write: `@${desk.app.name} hello` }] },
      desk.app.has_home ? { title: "Open its Home", note: "What it shows to you alone", steps: [{ home: true }] } : null,
      { title: "Jump to Monday, 09:00", note: "Digests and reminders come", steps: [{ clock: { next: "monday 09:00" } }] },
    ].filter(Boolean),
  };
}

class GuidePane extends Part {
  // What was tried on this visit, by title, and what was tried last: its hint is shown.
  #done = new Set();
  #last = "";

  start() {
    this.setAttribute("role", "complementary");
    this.setAttribute("aria-label", "Things to try");
    this.listen(desk, "overview", () => this.#draw());
    this.listen(this, "keydown", (event) => {
      if (event.key === "Escape") this.toggle();
    });
    this.hidden = sessionStorage.getItem("guide") === "closed";
  }

  /** Open it, or put it away for this visit. */
  toggle() {
    this.hidden = !this.hidden;
    document.body.classList.toggle("guide-open", !this.hidden);
    sessionStorage.setItem("guide", this.hidden ? "closed" : "open");
  }

  /** On a phone the guide lies above everything: it makes room for what it does. */
  #makeRoom() {
    if (matchMedia(PHONE).matches && !this.hidden) this.toggle();
  }

  async #try(one) {
    this.#makeRoom();
    this.#last = "";
    this.#draw();
    if (!(await play(one.steps))) return;
    this.#done.add(one.title);
    this.#last = one.title;
    this.#draw();
    if (one.then && this.hidden) notice(one.then);
  }

  #draw() {
    const guide = desk.guide.try ? desk.guide : usual();
    const next = guide.try.find((one) => !this.#done.has(one.title));
    document.body.classList.toggle("guide-open", !this.hidden);
    const held = this.contains(document.activeElement) ? document.activeElement.dataset.held : "";
    const scrolled = this.querySelector(".guide-body")?.scrollTop ?? 0;
    fill(this,
      h("header", { class: "head-bar" }, h("h2", {}, "Try it"),
        h("div", { class: "head-tools" }, h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.toggle() }, icon("close")))),
      h("div", { class: "guide-body" },
        ...(guide.welcome ?? []).map((sentence) => h("p", {}, sentence)),
        h("ol", { class: "tries" }, ...guide.try.map((one, place) => this.#tryItem(one, place, one === next))),
        ...this.#sampleLists()));
    this.querySelector(".guide-body").scrollTop = scrolled;
    if (held) this.querySelector(`[data-held="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  #tryItem(one, place, next) {
    const done = this.#done.has(one.title);
    const number = h("span", { class: done ? "number done" : "number" }, done ? icon("check") : String(place + 1));
    return h("li", {},
      h("button", { type: "button", class: next ? "try next" : "try", "data-held": one.title, onclick: () => this.#try(one) }, number,
        h("span", { class: "file-words" }, h("b", {}, one.title), done ? h("span", { class: "unseen" }, " (tried)") : null, h("span", { class: "hint" }, one.note ?? ""))),
      one.then && this.#last === one.title ? h("p", { class: "then", role: "status" }, one.then) : null);
  }

  #sampleLists() {
    const groups = new Map();
    for (const file of desk.samples) {
      const group = file.group ?? (groups.size ? "More files" : "Files to drop");
      groups.set(group, [...(groups.get(group) ?? []), file]);
    }
    return [...groups].flatMap(([group, listed]) => [h("h3", {}, group), h("ul", { class: "samples" }, ...listed.map((file) => this.#sampleItem(file)))]);
  }

  #sampleItem(file) {
    const address = `/control/samples/${encodeURIComponent(file.name)}`;
    const shows = isPicture(file.mimetype) && !file.made;
    const sign = shows ? h("img", { src: address, alt: "", loading: "lazy", onerror: (event) => event.currentTarget.replaceWith(icon("file")) }) : icon("file");
    const below = [file.title ? bdi(file.name) : "", file.size === undefined ? "" : size(file.size)].filter(Boolean);
    const drop = () => {
      this.#makeRoom();
      play([{ drop: file.name }]);
    };
    return h("li", {}, h("button", { type: "button", class: "sample", "data-held": file.name, title: `Put ${file.name} into the message`, onclick: drop }, sign,
      h("span", { class: "file-words" }, bdi(file.title ?? file.name), h("span", { class: "hint" }, ...below.flatMap((part, place) => (place ? [" · ", part] : [part]))))));
  }
}

customElements.define("guide-pane", GuidePane);
