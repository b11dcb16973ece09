// What this page knows: who acts, what they see, where they are. One object that everything on the
// page listens to. It decides nothing about looks.

import { follow, get, post, Refusal } from "./control.js";
import { readRoute } from "./route.js";
import { notice } from "./notices.js";

const SEEN = ["message", "modal", "home", "reaction", "team", "clock", "file"];
const WATCHED = ["api", "envelope", "ack", "lost", "socket", "response_url", "upload", "download"];

class Desk extends EventTarget {
  me = null;
  people = new Map();
  channels = new Map();
  app = { name: "", commands: [], shortcuts: [], has_home: false, user: "" };
  team = { name: "" };
  samples = [];
  guide = {};
  route = { channel: "" };
  #offset = 0;
  #last = 0;
  // Up to which news the unread marks are the workspace's own count.
  #counted = 0;
  #end = null;
  #watching = false;

  /** The workspace's time in milliseconds. */
  now() {
    return Date.now() + this.#offset;
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** Begin, or go on, as this person. */
  async become(person) {
    await this.refresh(person);
    sessionStorage.setItem("as", this.me.id);
    this.#follow();
    this.tell("person");
    this.goHome();
  }

  /** Read anew what this person sees. */
  async refresh(person = this.me.id) {
    const told = await get("overview", { as: person });
    this.me = told.me;
    this.people = new Map(told.people.map((one) => [one.id, one]));
    this.channels = new Map(told.conversations.map((one) => [one.id, one]));
    this.app = told.app;
    this.team = told.team;
    this.samples = told.samples;
    this.guide = told.guide;
    this.#offset = told.now * 1000 - Date.now();
    this.#last = Math.max(this.#last, told.last);
    this.#counted = told.last;
    this.tell("overview");
  }

  /** Stay where the address says, or go to the first channel that this person has. */
  goHome() {
    this.route = readRoute(location.hash);
    const known = this.route.home ? this.app.has_home : this.channels.has(this.route.channel);
    if (!known && !this.route.file) {
      const first = [...this.channels.values()].find((one) => one.kind !== "im") ?? [...this.channels.values()][0];
      const change = first ? `#/${first.id}` : "#/";
      history.replaceState(null, "", change);
      this.route = readRoute(change);
    }
    this.tell("route");
  }

  /** Whether the inspector wants the traffic, too. */
  watch(wanted) {
    if (wanted === this.#watching) return;
    this.#watching = wanted;
    this.#follow();
  }

  #follow() {
    this.#end?.();
    const kinds = this.#watching ? [...SEEN, ...WATCHED] : SEEN;
    const hear = (item) => this.#hear(item);
    const state = (on) => document.documentElement.classList.toggle("cut-off", !on);
    this.#end = follow({ since: this.#last, as: this.me.id, kinds, hear, state });
  }

  #hear(item) {
    this.#last = Math.max(this.#last, item.n);
    if (WATCHED.includes(item.kind)) return this.tell("traffic", item);
    if (item.kind === "message") this.#count(item);
    if (item.kind === "team") this.refresh();
    if (item.kind === "clock") this.#offset = item.now * 1000 - Date.now();
    return this.tell(item.kind, item);
  }

  #count({ n, change, message }) {
    const channel = this.channels.get(message.channel);
    if (!channel) return this.refresh();
    if (n <= this.#counted || change !== "posted" || message.user === this.me.id) return undefined;
    channel.unread += 1;
    if (channel.kind === "im" || message.mentions.includes(`<@${this.me.id}>`)) channel.mentions += 1;
    return this.tell("unread");
  }

  /** The person has read this channel up to its end. */
  read(channelId) {
    const channel = this.channels.get(channelId);
    if (!channel || !channel.unread || document.hidden) return;
    channel.unread = 0;
    channel.mentions = 0;
    this.tell("unread");
    post("mark", { as: this.me.id, channel: channelId }).catch(() => {});
  }

  /** Do something as this person; what is refused is said, and comes back as null. */
  async act(name, body = {}) {
    try {
      return await post(name, { as: this.me.id, ...body });
    } catch (error) {
      notice(error instanceof Refusal ? error.message : "The workspace does not answer. Is it still running?", "bad");
      return null;
    }
  }

  /** What a channel is called by the person who acts. */
  title(channel) {
    if (channel.kind !== "im") return channel.name;
    return this.people.get(channel.with)?.name ?? channel.name;
  }

  /** The direct messages with the app. */
  appChannel() {
    return [...this.channels.values()].find((one) => one.kind === "im" && one.with === this.app.user);
  }
}

export const desk = new Desk();

addEventListener("hashchange", () => {
  desk.route = readRoute(location.hash);
  desk.tell("route");
});
