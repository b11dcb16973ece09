// Where blocks stand, and so where a press goes: a message, a modal, a Home, or the gallery, in
// which nothing is sent. Elements act through it and know nothing of the wire.

import { desk } from "./desk.js";
import { told } from "./outcomes.js";
import { confirmed } from "./confirm.js";

export class Surface {
  #unsent = new Map();

  /** `where` goes into each act; `values` and `errors` are a view's, by block id. */
  constructor({ kind, where = {}, values = {}, errors = {}, chosen = null }) {
    Object.assign(this, { kind, where, values, errors });
    // What was chosen in a message stays chosen until the message changes.
    this.chosen = chosen ?? new Map();
  }

  /** What stands in an element now: what was entered, else undefined for "as it began". */
  entry(element, block) {
    const key = `${block.block_id}/${element.action_id}`;
    if (this.chosen.has(key)) return { own: this.chosen.get(key) };
    return this.values?.[block.block_id]?.[element.action_id];
  }

  /** Press a button; `label` names the option of a menu. Resolves when the app has answered. */
  async press(element, block, label) {
    if (!(await confirmed(element.confirm))) return false;
    await this.flush();
    return this.#act("press", { action_id: element.action_id, block_id: block.block_id, label });
  }

  /** Choose or enter a value; the app hears of it if the block says so. */
  async choose(element, block, value) {
    if (element.confirm && !(await confirmed(element.confirm))) return false;
    const at = { action_id: element.action_id, block_id: block.block_id };
    this.#unsent.delete(JSON.stringify(at));
    await this.flush();
    const done = await this.#act("choose", { ...at, value });
    if (done && this.kind === "message") this.chosen.set(`${block.block_id}/${element.action_id}`, value);
    return done;
  }

  /** Something is being typed; it is sent with the next act. */
  note(element, block, value) {
    this.#unsent.set(JSON.stringify({ action_id: element.action_id, block_id: block.block_id }), value);
  }

  /** What was typed and not sent yet, as entries of a `fill` or `submit`. */
  entries() {
    return [...this.#unsent].map(([at, value]) => ({ ...JSON.parse(at), value }));
  }

  /** Send what was typed. */
  async flush() {
    const entries = this.entries();
    this.#unsent.clear();
    if (entries.length && this.kind !== "gallery") await desk.act("fill", { ...this.where, entries });
  }

  /** The options of an external select. */
  async suggest(element, block, query) {
    if (this.kind === "gallery") return [];
    const body = { ...this.where, action_id: element.action_id, block_id: block.block_id, query };
    const outcome = await desk.act("suggest", body);
    return told(outcome) ? outcome.options ?? [] : [];
  }

  async #act(name, body) {
    if (this.kind === "gallery") return true;
    return told(await desk.act(name, { ...this.where, ...body }));
  }
}
