// What a click in the guide does, step by step, as the acting person would: become somebody, open a
// channel or a thread, write, send, fill in the app's form, wait for the app, drop a sample.

import { isPicture } from "../attachments.js";
import { get, Refusal } from "../control.js";
import { desk } from "../desk.js";
import { notice } from "../notices.js";
import { go, toChannel, toThread } from "../route.js";
import { moveClock } from "./clock.js";

const PATIENCE = 20_000;
// The app may have nothing new to show, and then the guide goes on.
const NEWS_COMES = 4000;

/** Each play has a number; a later one ends it. */
let plays = 0;

/** The steps ended early, and nothing needs to be said about it. */
class Left extends Error {}

function channelNamed(name) {
  const found = [...desk.channels.values()].find((one) => one.name === name.replace(/^#/, "") || `@${desk.title(one)}` === name);
  if (!found) throw new Error(`${desk.me.name} has no channel ${name}.`);
  return found;
}

/** What `look` finds, as soon as it finds something; it looks again at every piece of news. */
function until(look, kinds, patience, missing) {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (settle, value) => {
      over.abort();
      clearTimeout(timer);
      settle(value);
    };
    const again = async (event) => {
      try {
        const found = await look(event);
        if (found) end(resolve, found);
      } catch (error) {
        end(reject, error);
      }
    };
    const timer = setTimeout(() => end(missing ? reject : resolve, missing ? new Error(missing) : null), patience);
    for (const kind of kinds) desk.addEventListener(kind, again, { signal: over.signal });
    again();
  });
}

/** The newest message of a channel with these words, one with replies if there is one. */
async function spoken({ channel: name, words }) {
  const channel = channelNamed(name);
  const { messages } = await get(`channels/${channel.id}/messages`, { as: desk.me.id });
  const fits = messages.filter((one) => one.plain.includes(words) && !one.ephemeral_to);
  const found = fits.findLast((one) => one.reply_count) ?? (fits.length ? fits.at(-1) : null);
  return found ? toThread(channel.id, found.ts) : "";
}

/** Open the thread of the first place that speaks of its words; `wait` until there is one. */
async function openThread(asked) {
  const places = [asked].flat();
  const look = async () => {
    for (const place of places) {
      const address = await spoken(place);
      if (address) return address;
    }
    return "";
  };
  const missing = `Nothing in ${places[0].channel} speaks of ${places[0].words} yet. Start it first.`;
  const address = places.some((place) => place.wait) ? await until(look, ["message"], PATIENCE, missing) : await look();
  if (!address) throw new Error(missing);
  go(address);
  // Whoever has a keyboard can answer at once; on a phone it would cover the question.
  if (matchMedia("(pointer: fine)").matches) composer().field.focus();
}

const messages = () => document.querySelector("conversation-view message-list");

/** Show from its beginning what came with these words, or what had come before if nothing comes. */
async function lookAt(words, play) {
  const list = messages();
  const came = await until(() => list.lookAt(words, play.after), ["message"], NEWS_COMES);
  if (!came) list.lookAt(words);
}

/** The composer that is in front: the thread's, if one is open. */
const composer = () => document.querySelector("thread-pane:not([hidden]) message-composer") ?? document.querySelector("conversation-view message-composer");

/** The app's pictures in the thread or channel in front, oldest first. */
async function pictures() {
  const { channel, thread } = desk.route;
  if (!channel) return [];
  const path = thread ? `threads/${channel}/${thread}` : `channels/${channel}/messages`;
  const { messages } = await get(path, { as: desk.me.id });
  const files = messages.filter((one) => one.user === desk.app.user).flatMap((one) => one.files ?? []);
  return files.filter((file) => isPicture(file.mimetype));
}

/** A sample as the browser's own file; one that is made on demand, of the app's newest picture. */
async function sampleFile(name) {
  const known = desk.samples.find((one) => one.name === name);
  let of = "";
  if (known?.made) {
    const picture = (await pictures()).findLast((file) => file.name.startsWith(known.made));
    if (!picture) throw new Error(known.missing ?? `${name} is made of a picture of ${desk.app.name}, and there is none here yet.`);
    of = `?of=${encodeURIComponent(picture.id)}`;
  }
  const response = await fetch(`/control/samples/${encodeURIComponent(name)}${of}`);
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    throw new Refusal(told.error ?? "no_such_sample", told.detail ?? `There is no sample ${name}.`);
  }
  return new File([await response.blob()], name, { type: known?.mimetype });
}

/** Fill in the form that the app opens, and wait until the person has sent it. */
async function fillForm(values) {
  const forms = document.querySelector("modal-stack");
  const whisper = (event) => event?.detail.message?.ephemeral_to === desk.me.id;
  const come = await until((event) => (forms.open ? "form" : whisper(event) && "words"), ["form", "message"], NEWS_COMES);
  if (come !== "form") return;
  await forms.fill(values);
  if (!(await forms.ended())) throw new Left();
}

const STEPS = {
  as: async (who) => {
    const person = [...desk.people.values()].find((one) => one.name === who);
    if (person && person.id !== desk.me.id) await desk.become(person.id);
  },
  open: async (name) => go(toChannel(channelNamed(name).id)),
  thread: openThread,
  look: lookAt,
  write: async (text) => composer().write(text),
  send: async (text, play) => {
    play.after = messages().latest;
    play.seen = new Set((await pictures()).map((file) => file.id));
    composer().write(text);
    await composer().send();
  },
  fill: fillForm,
  picture: async (begins, play) => until(async () => {
    const shown = await pictures();
    return shown.some((file) => file.name.startsWith(begins) && !play.seen.has(file.id));
  }, ["message"], PATIENCE, `${desk.app.name} has not sent a picture. Is it running?`),
  drop: async (name) => composer().add([await sampleFile(name)]),
  home: async () => go("#/home"),
  clock: async (change, play) => {
    play.after = messages().latest;
    await moveClock({ tz: desk.me.tz, ...change });
  },
};

/** Do these steps one after the other; whether all of them were done. */
export async function play(steps) {
  const mine = { number: (plays += 1), seen: new Set(), after: "" };
  try {
    for (const step of steps) {
      for (const [name, value] of Object.entries(step)) {
        if (mine.number !== plays) return false;
        await STEPS[name]?.(value, mine);
      }
    }
    return mine.number === plays;
  } catch (error) {
    if (!(error instanceof Left)) notice(error.message, "bad");
    return false;
  }
}
