// Times as the acting person's own clock shows them, and Slack's `<!date^…>` patterns.

import { desk } from "./desk.js";

const formats = new Map();

/** A formatter for the acting person's zone, made once. */
function format(options) {
  const zone = desk.me?.tz || "UTC";
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

const show = (moment, options) => format(options).format(moment);

/** `14:05`. */
export const clock = (moment) => show(moment, { hour: "2-digit", minute: "2-digit" });

/** `2026-11-21`, for comparing days. */
export const dayKey = (moment) => show(moment, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-");

/** The date of a message's ts. */
export const ofTs = (ts) => new Date(Number(ts) * 1000);

function named(moment, otherwise) {
  const days = Math.round((Date.parse(dayKey(moment)) - Date.parse(dayKey(desk.now()))) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? otherwise;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** `Today`, `Yesterday` or `Saturday, 21 November`. */
export function day(moment) {
  return capital(named(moment, show(moment, { weekday: "long", day: "numeric", month: "long" })));
}

/** `today at 14:05`. */
export function dayAndTime(moment) {
  return `${named(moment, show(moment, { day: "numeric", month: "short" }))} at ${clock(moment)}`;
}

/** `Sat 21 Nov, 14:05`. */
export const wall = (moment) => show(moment, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

function ago(moment) {
  const seconds = (moment - desk.now()) / 1000;
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of [["day", 86_400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(Math.round(seconds), "second");
}

const long = (moment) => show(moment, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const middle = (moment) => show(moment, { day: "numeric", month: "long", year: "numeric" });
const short = (moment) => show(moment, { day: "numeric", month: "short", year: "numeric" });

const PATTERNS = {
  date_num: dayKey,
  date: middle,
  date_slash: (moment) => show(moment, { day: "2-digit", month: "2-digit", year: "numeric" }),
  date_long: long,
  date_long_full: long,
  date_short: short,
  date_pretty: (moment) => named(moment, middle(moment)),
  date_short_pretty: (moment) => named(moment, short(moment)),
  date_long_pretty: (moment) => named(moment, long(moment)),
  time: clock,
  time_secs: (moment) => show(moment, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  day_divider_pretty: day,
  ago,
};

/** A pattern such as `{date_short_pretty} at {time}` filled in; the fallback for a time that is none. */
export function dated(seconds, pattern, fallback) {
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime())) return fallback;
  return capital(pattern.replace(/\{(\w+)\}/g, (whole, name) => PATTERNS[name]?.(moment) ?? whole));
}

const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** Epoch seconds as `2026-11-21T14:05` on the acting person's clock. */
export function toWall(seconds) {
  const found = Object.fromEntries(format(parts).formatToParts(new Date(seconds * 1000)).map((part) => [part.type, part.value]));
  return `${found.year}-${found.month}-${found.day}T${found.hour}:${found.minute}`;
}

/** The other way round. */
export function fromWall(text) {
  let seconds = Date.parse(`${text}:00Z`) / 1000;
  for (let round = 0; round < 2; round += 1) {
    seconds += (Date.parse(`${text}:00Z`) - Date.parse(`${toWall(seconds)}:00Z`)) / 1000;
  }
  return seconds;
}
