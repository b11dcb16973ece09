// The guided start: three sentences and a list of things to try, each of them one click. What there
// is to try comes from whoever started the workspace; without that, from the app's own manifest.

import { bdi, fill, h, Part } from "../dom.js";
import { isPicture, size } from "../attachments.js";
import { get } from "../control.js";
import { desk } from "../desk.js";
import { icon } from "../icons.js";
import { notice } from "../notices.js";
import { go, toChannel, toThread } from "../route.js";
import { moveClock } from "./clock.js";

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

const channelNamed = (name) => [...desk.channels.values()].find((one) => one.name === name.replace(/^#/, "") || `@${desk.title(one)}` === name);

async function openThread({ channel: name, words }) {
  const channel = channelNamed(name);
  if (!channel) throw new Error(`${desk.me.name} has no channel ${name}.`);
  const { messages } = await get(`channels/${channel.id}/messages`, { as: desk.me.id });
  const fits = messages.filter((one) => one.plain.includes(words) && !one.ephemeral_to);
  const found = fits.findLast((one) => one.reply_count) ?? fits.at(-1);
  if (!found) throw new Error(`Nothing in ${name} speaks of ${words} yet. Start it first.`);
  go(toThread(channel.id, found.ts));
}

/** The composer that is in front: the thread's, if one is open. */
const composer = () => document.querySelector("thread-pane:not([hidden]) message-composer") ?? document.querySelector("conversation-view message-composer");

/** A sample as the browser's own file. */
async function sampleFile(name) {
  const known = desk.samples.find((one) => one.name === name);
  const response = await fetch(`/control/samples/${encodeURIComponent(name)}`);
  if (!response.ok) throw new Error(`There is no sample ${name}.`);
  return new File([await response.blob()], name, { type: known?.mimetype });
}

async function dropSample(name) {
  composer().add([await sampleFile(name)]);
}

const STEPS = {
  as: async (who) => {
    const person = [...desk.people.values()].find((one) => one.name === who);
    if (person && person.id !== desk.me.id) await desk.become(person.id);
  },
  open: async (name) => {
    const channel = channelNamed(name);
    if (!channel) throw new Error(`${desk.me.name} has no channel ${name}.`);
    go(toChannel(channel.id));
  },
  thread: openThread,
  write: async (text) => composer().write(text),
  send: async (text) => {
    composer().write(text);
    await composer().send();
  },
  drop: dropSample,
  home: async () => go("#/home"),
  clock: async (change) => moveClock({ tz: desk.me.tz, ...change }),
};

async function play(steps) {
  try {
    for (const step of steps) for (const [name, value] of Object.entries(step)) await STEPS[name]?.(value);
  } catch (error) {
    notice(error.message, "bad");
  }
}

class GuidePane extends Part {
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

  #draw() {
    const guide = desk.guide.try ? desk.guide : usual();
    document.body.classList.toggle("guide-open", !this.hidden);
    const tries = guide.try.map((one, place) => h("li", {}, h("button", {
      type: "button", class: "try", onclick: async () => {
        if (matchMedia("(max-width: 700px)").matches) this.toggle();
        await play(one.steps);
      } }, h("span", { class: "number" }, String(place + 1)),
      h("span", { class: "file-words" }, h("b", {}, one.title), h("span", { class: "hint" }, one.note ?? "")))));
    const samples = desk.samples.map((file) => h("li", {}, h("button", { type: "button", class: "sample", title: `Put ${file.name} into the message`, onclick: () => play([{ drop: file.name }]) },
      isPicture(file.mimetype) ? h("img", { src: `/control/samples/${encodeURIComponent(file.name)}`, alt: "", loading: "lazy", onerror: (event) => event.currentTarget.replaceWith(icon("file")) }) : icon("file"),
      h("span", { class: "file-words" }, bdi(file.name), h("span", { class: "hint" }, size(file.size))))));
    fill(this,
      h("header", { class: "head-bar" }, h("h2", {}, "Try it"),
        h("div", { class: "head-tools" }, h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.toggle() }, icon("close")))),
      h("div", { class: "guide-body" },
        ...(guide.welcome ?? []).map((sentence) => h("p", {}, sentence)),
        h("ol", { class: "tries" }, ...tries),
        samples.length ? [h("h3", {}, "Files to drop"), h("ul", { class: "samples" }, ...samples)] : null));
  }
}

customElements.define("guide-pane", GuidePane);
