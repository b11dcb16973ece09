// A picture by itself, as large as the window lets it, with its name and a way to save it.

import { bdi, h, Part } from "./dom.js";
import { contentOf, get } from "./control.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";
import { notice } from "./notices.js";

class ImageViewer extends Part {
  start() {
    this.listen(desk, "route", () => this.#route());
  }

  async #route() {
    const { file } = desk.route;
    if (!file) return;
    try {
      const told = await get(`files/${file}`);
      this.show({ source: contentOf(file), name: told.file.name, file });
    } catch {
      notice("There is no such file.", "bad");
    }
  }

  show({ source, name, file }) {
    const save = file ? h("a", { class: "quiet", href: contentOf(file, true), download: name, "aria-label": "Download" }, icon("download")) : null;
    const close = h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"));
    const image = h("img", { src: source, alt: name });
    const frame = h("div", { class: "viewer-frame" }, image);
    image.addEventListener("click", () => frame.classList.toggle("large"));
    const dialog = h("dialog", { class: "viewer", "aria-label": `Picture ${name}` }, h("header", {}, bdi(name), save, close), frame);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target === frame) dialog.close();
    });
    this.replaceChildren(dialog);
    dialog.showModal();
  }
}

customElements.define("image-viewer", ImageViewer);

/** Show a picture large. */
export function view(picture) {
  document.querySelector("image-viewer")?.show(picture);
}
