// What can be done with a message: react, reply in its thread, copy its link, edit, delete, and the
// app's own message shortcuts.

import { h } from "./dom.js";
import { confirmed } from "./confirm.js";
import { desk } from "./desk.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { notice } from "./notices.js";
import { told } from "./outcomes.js";
import { pickReaction } from "./reactions.js";
import { go, toMessage, toThread } from "./route.js";

async function copyLink(message) {
  const address = new URL(toMessage(message), location.origin).href;
  try {
    await navigator.clipboard.writeText(address);
    notice("The link is copied.");
  } catch {
    notice(address);
  }
}

async function drop(message) {
  const question = { title: "Delete message", text: "It is gone for everybody.", confirm: "Delete", deny: "Keep it", style: "danger" };
  if (await confirmed(question)) desk.act("delete", { channel: message.channel, ts: message.ts });
}

async function shortcut(known, message) {
  told(await desk.act("shortcut", { callback_id: known.callback_id, channel: message.channel, ts: message.ts }));
}

function items(view) {
  const { message } = view;
  const found = desk.app.shortcuts.filter((one) => one.type === "message").map((one) => ({ words: one.name, hint: desk.app.name, choose: () => shortcut(one, message) }));
  if (message.user === desk.me.id) {
    found.push({ words: "Edit message", choose: () => view.edit() });
    found.push({ words: "Delete message", tone: "danger", choose: () => drop(message) });
  }
  return [{ words: "Copy link", choose: () => copyLink(message) }, ...found];
}

/** The row of buttons that comes up on a message. */
export function toolbar(view) {
  const { message } = view;
  const tool = (label, sign, onclick) => h("button", { type: "button", class: "quiet", "aria-label": label, title: label, onclick, tabindex: "-1" }, icon(sign));
  const thread = message.thread_ts ?? message.ts;
  const walk = (event) => {
    const all = [...event.currentTarget.children];
    const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key !== "Escape" && !to) return;
    event.preventDefault();
    event.stopPropagation();
    (to ? all[all.indexOf(document.activeElement) + to] ?? view : view).focus();
  };
  return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message", onkeydown: walk },
    message.ephemeral_to ? null : tool("Add reaction", "smile", (event) => pickReaction(event.currentTarget, message)),
    message.ephemeral_to || view.inThread ? null : tool("Reply in thread", "reply", () => go(toThread(message.channel, thread))),
    tool("More actions", "more", (event) => openMenu(event.currentTarget, items(view), { label: "Message actions" })));
}
