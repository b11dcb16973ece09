// The workspace's clock, and the ways to move it forward, so that digests and reminders come now.

import { h } from "../dom.js";
import { post } from "../control.js";
import { desk } from "../desk.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { notice } from "../notices.js";
import { wall } from "../times.js";

const city = () => (desk.me?.tz ?? "UTC").split("/").at(-1).replaceAll("_", " ");

/** Move the clock; the app in demo mode follows it. */
export async function moveClock(change) {
  try {
    const told = await post("clock", change);
    notice(`It is ${wall(new Date(told.now * 1000))} in ${city()} now.`, "good");
  } catch (error) {
    notice(error.message, "bad");
  }
}

function items() {
  const monday = { next: "monday 09:00", tz: desk.me.tz };
  return [
    { words: "Next Monday, 09:00", hint: city(), choose: () => moveClock(monday) },
    { words: "One hour on", choose: () => moveClock({ advance: 3600 }) },
    { words: "One day on", choose: () => moveClock({ advance: 86_400 }) },
    { words: "One week on", choose: () => moveClock({ advance: 7 * 86_400 }) },
    { words: "Back to real time", choose: () => moveClock({ set: Date.now() / 1000 }) },
  ];
}

/** The clock in the page's head. */
export function clockButton() {
  const time = h("span", { class: "clock-time" }, wall(desk.now()));
  return h("button", {
    type: "button", class: "quiet tool clock", title: "Move the workspace's clock", "aria-haspopup": "menu",
    onclick: (event) => openMenu(event.currentTarget, items(), { label: "Move the clock" }),
  }, icon("clock"), time);
}

function tick() {
  for (const time of document.querySelectorAll(".clock-time")) time.textContent = wall(desk.now());
}

desk.addEventListener("clock", tick);
setInterval(tick, 5000);
