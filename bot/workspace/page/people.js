// How a person is shown: a coloured square with initials, a name, a mention.

import { bdi, h } from "./dom.js";
import { desk } from "./desk.js";
import { toChannel } from "./route.js";

const TONES = 8;

function tone(id) {
  let sum = 0;
  for (const sign of String(id)) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  return sum % TONES;
}

function initials(name) {
  const words = String(name).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.slice(0, 2).map((word) => word.match(/[\p{L}\p{N}]/u)[0].toUpperCase()).join("") || "?";
}

/** The square beside a message; the app has the workspace's sign. */
export function avatar(person) {
  if (person?.is_bot) return h("img", { class: "avatar", src: "/page/icon.svg", alt: "" });
  const name = person?.name ?? "?";
  return h("span", { class: `avatar tone-${tone(person?.id)}`, "aria-hidden": "true" }, initials(name));
}

/** `@Bea Buyer`, marked when it is the acting person. */
export function mention(userId, otherwise = "") {
  const person = desk.people.get(userId);
  const own = userId === desk.me?.id ? " own" : "";
  return h("span", { class: `mention${own}` }, "@", bdi(person?.name ?? (otherwise || userId)));
}

/** `@channel` and its like. */
export function broadcast(word) {
  return h("span", { class: "mention own" }, `@${word}`);
}

/** `#orders`, a link when the acting person is in it. */
export function channelMention(channelId, otherwise = "") {
  const channel = desk.channels.get(channelId);
  const words = ["#", bdi(channel ? desk.title(channel) : otherwise || channelId)];
  if (!channel) return h("span", { class: "mention" }, ...words);
  return h("a", { class: "mention", href: toChannel(channelId) }, ...words);
}
