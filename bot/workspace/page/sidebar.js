// The left side: the team, who acts, channels and direct messages with what is unread in them.

import { bdi, fill, h, Part } from "./dom.js";
import { channelIcon } from "./conversation.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { avatar } from "./people.js";
import { go, toChannel } from "./route.js";

class SideBar extends Part {
  start() {
    this.setAttribute("role", "navigation");
    this.setAttribute("aria-label", "Channels");
    for (const kind of ["overview", "unread", "route", "person"]) this.listen(desk, kind, () => this.#draw());
    this.listen(desk, "route", () => document.body.classList.remove("side-open"));
    this.listen(this, "keydown", (event) => this.#key(event));
  }

  #draw() {
    if (!desk.me) return;
    const held = this.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    const all = [...desk.channels.values()].filter((one) => !one.is_archived);
    const channels = all.filter((one) => one.kind !== "im").map((one) => this.#entry(one));
    const directs = all.filter((one) => one.kind === "im").map((one) => this.#entry(one));
    const others = [...desk.people.values()].filter((one) => this.#isNew(one, all));
    fill(this,
      h("div", { class: "team" }, bdi(desk.team.name)),
      this.#person(),
      desk.app.has_home ? h("a", { class: `entry ${desk.route.home ? "here" : ""}`, href: "#/home", "data-key": "home" }, icon("home"), h("span", { class: "entry-name" }, `${desk.app.name} Home`)) : null,
      h("h2", {}, "Channels"), channels,
      directs.length || others.length ? h("h2", {}, "Direct messages") : null, directs,
      others.map((one) => h("button", { type: "button", class: "entry faint", "data-key": one.id, onclick: () => this.#direct(one) }, avatar(one), h("span", { class: "entry-name" }, bdi(one.name)))));
    if (held) this.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }

  #isNew(person, all) {
    const known = person.id === desk.me.id || all.some((one) => one.with === person.id);
    return !known && !person.is_outside && !desk.me.is_outside && !person.is_bot;
  }

  #entry(channel) {
    const here = !desk.route.home && desk.route.channel === channel.id;
    const count = channel.mentions || (channel.unread && channel.kind === "im" ? channel.unread : 0);
    const name = bdi(desk.title(channel), { class: "entry-name" });
    const told = channel.unread ? `, ${channel.unread} unread` : "";
    return h("a", {
      class: `entry${here ? " here" : ""}${channel.unread ? " unread" : ""}`, href: toChannel(channel.id), "data-key": channel.id,
      "aria-current": here ? "page" : undefined, "aria-label": `${desk.title(channel)}${told}`,
    }, channel.kind === "im" ? avatar(desk.people.get(channel.with)) : channelIcon(channel), name,
    count ? h("span", { class: "count" }, String(count)) : null);
  }

  #person() {
    const { me } = desk;
    const acts = [...desk.people.values()].filter((one) => !one.is_bot);
    const items = acts.map((one) => ({
      words: h("span", { class: "person-line" }, avatar(one), h("span", { class: "file-words" }, bdi(one.name), h("span", { class: "hint" }, one.is_outside ? `${one.title || "Guest"} · guest` : one.title))),
      choose: () => desk.become(one.id),
    }));
    return h("button", {
      type: "button", class: "act-as", "data-key": "act-as", "aria-haspopup": "menu", "aria-label": `You act as ${me.name}. Act as somebody else`,
      onclick: (event) => openMenu(event.currentTarget, items, { label: "Act as" }),
    }, avatar(me), h("span", { class: "file-words" }, h("span", { class: "hint" }, "You act as"), bdi(me.name, { class: "entry-name" })), icon("chevron"));
  }

  async #direct(person) {
    const told = await desk.act("direct", { user: person.id });
    if (!told) return;
    await desk.refresh();
    go(toChannel(told.channel));
  }

  #key(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!move) return;
    const all = [...this.querySelectorAll("a, button")];
    const next = all[all.indexOf(document.activeElement) + move];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

customElements.define("side-bar", SideBar);
