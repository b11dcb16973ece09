// The gallery: every message, modal and Home that it was given, side by side. Nothing in it is
// sent anywhere.

import "./message.js";
import "./notices.js";
import "./viewer.js";
import { h } from "./dom.js";
import { renderBlocks } from "./blocks/blocks.js";
import { plain } from "./blocks/mrkdwn.js";
import { get } from "./control.js";
import { desk } from "./desk.js";
import { Surface } from "./surface.js";
import { keepTheme } from "./tools/theme.js";

const surface = (view = {}) => new Surface({ kind: "gallery", values: view.state?.values, errors: view.errors });

function message(payload, place) {
  const ts = payload.ts ?? `${Math.floor(desk.now() / 1000)}.${String(place).padStart(6, "0")}`;
  const shown = { user: desk.app.user, channel: "", ...payload, ts };
  return document.createElement("chat-message").show(shown, { inThread: true, surface: surface() });
}

function modal(view) {
  const submit = view.submit ? h("button", { type: "button", class: "primary" }, ...plain(view.submit.text)) : null;
  return h("div", { class: "modal still" }, h("header", {}, h("h2", {}, ...plain(view.title?.text))),
    h("div", { class: "dialog-body" }, renderBlocks(view.blocks, surface(view))),
    h("footer", {}, h("button", { type: "button" }, ...plain(view.close?.text ?? "Cancel")), submit));
}

const home = (view) => h("div", { class: "home-body still" }, renderBlocks(view.blocks, surface(view)));

class GalleryPage extends HTMLElement {
  async connectedCallback() {
    keepTheme();
    const { people } = await get("state");
    await desk.refresh(people.find((one) => !one.is_bot).id);
    const { entries } = await get("gallery");
    const shown = { message, modal, home };
    const pieces = entries.map(({ name, kind, payload }, place) => h("section", { class: "piece", "data-name": name, "data-kind": kind },
      h("h2", {}, name, h("span", { class: "hint" }, ` ${kind}`)), shown[kind](payload, place)));
    const none = h("p", { class: "empty" }, "The gallery is empty. Whoever started the workspace fills it with POST /control/gallery.");
    this.replaceChildren(h("header", {}, h("h1", {}, "Gallery"), h("span", { class: "hint" }, `${entries.length} pieces`), h("a", { href: "/" }, "To the workspace")),
      h("div", { class: "pieces" }, ...(pieces.length ? pieces : [none])));
    this.dataset.ready = "true";
  }
}

customElements.define("gallery-page", GalleryPage);
