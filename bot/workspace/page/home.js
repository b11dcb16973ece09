// The app's Home, as the acting person has it; blocks that are live like those of a message.

import { bdi, fill, h, Part } from "./dom.js";
import { renderBlocks } from "./blocks/blocks.js";
import { get } from "./control.js";
import { tabs } from "./conversation.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";
import { avatar } from "./people.js";
import { Surface } from "./surface.js";
import { headTools } from "./tools/head.js";

class HomeView extends Part {
  #open = false;

  start() {
    this.head = h("header", { class: "head-bar" });
    this.body = h("div", { class: "home-body", tabindex: "0", role: "region", "aria-label": "Home" });
    this.replaceChildren(this.head, this.body);
    this.listen(desk, "route", () => this.#route());
    this.listen(desk, "person", () => (this.#open = false));
    this.listen(desk, "home", () => this.#open && this.#draw());
  }

  async #route() {
    this.hidden = !desk.route.home;
    if (this.hidden) {
      this.#open = false;
      return;
    }
    const channel = desk.appChannel();
    fill(this.head,
      h("button", { type: "button", class: "quiet only-phone", "aria-label": "Channels", onclick: () => document.body.classList.toggle("side-open") }, icon("menu")),
      h("h1", {}, avatar(desk.people.get(desk.app.user)), bdi(desk.app.name)), channel ? tabs("home", channel) : null, headTools());
    document.title = `${desk.app.name} · ${desk.team.name}`;
    if (this.#open) return;
    this.#open = true;
    await this.#draw();
    await desk.act("open_home", { tab: "home" });
  }

  async #draw() {
    const told = await get("home", { as: desk.me.id }).catch(() => ({ view: null }));
    if (!told.view) {
      fill(this.body, h("p", { class: "empty" }, `${desk.app.name} has not put anything here yet.`));
      return;
    }
    const surface = new Surface({ kind: "home", where: { surface: "home" }, values: told.view.state.values });
    fill(this.body, renderBlocks(told.view.blocks, surface));
  }
}

customElements.define("home-view", HomeView);
