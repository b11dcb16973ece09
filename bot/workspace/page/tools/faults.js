// The switches that make the workspace misbehave, so that one can watch the app survive.

import { fill, h } from "../dom.js";
import { get, post, remove } from "../control.js";
import { notice } from "../notices.js";

const SWITCHES = [
  ["Redeliver the last event", "the app gets it twice", () => post("redeliver", {})],
  ["Deliver the next event twice", "at once, in two envelopes", () => post("faults", { kind: "duplicate" })],
  ["Drop the next call", "before anything is done", () => post("faults", { kind: "drop_before", method: "chat.*" })],
  ["Drop the next answer", "done, but nobody says so", () => post("faults", { kind: "drop_after", method: "chat.*" })],
  ["Too many requests", "429 for the next two calls", () => post("faults", { kind: "429", method: "chat.*", times: 2 })],
  ["Answer slowly", "2 s for each of two calls", () => post("faults", { kind: "slow", seconds: 2, times: 2 })],
  ["Lose an acknowledgement", "the event comes again", () => post("faults", { kind: "swallow_ack", type: "events_api" })],
  ["Refresh the connection", "as Slack does every few hours", () => post("disconnect", { reason: "refresh_requested" })],
  ["Cut the connection", "no word, no close frame", () => post("disconnect", { reason: "cut" })],
];

const SETTLES = 250;

const named = (fault) => `${fault.kind}${fault.method && fault.method !== "*" ? ` on ${fault.method}` : ""}${fault.left ? ` × ${fault.left}` : ""}`;

/** The list of switches, and what waits to go wrong. */
export function faultSwitches() {
  const standing = h("div", { class: "standing" });
  const clear = h("button", { type: "button", onclick: () => remove("faults").then(refresh) }, "Behave again");
  const refresh = async () => {
    const { faults } = await get("faults");
    fill(standing, faults.length ? faults.map((fault) => h("span", { class: "chip" }, named(fault))) : h("span", { class: "hint" }, "Nothing is ordered."), faults.length ? clear : null);
  };
  const order = async (work, label) => {
    try {
      await work();
      notice(label, "good");
    } catch (error) {
      notice(error.message, "bad");
    }
    await refresh();
  };
  let soon = 0;
  const list = h("div", { class: "fault-list", role: "group", "aria-label": "Faults" }, h("h3", {}, "Make it misbehave"), standing,
    ...SWITCHES.map(([label, note, work]) => h("button", { type: "button", class: "fault", onclick: () => order(work, label) }, h("span", {}, label), h("span", { class: "hint" }, note))));
  list.refresh = refresh;
  // Traffic uses up what was ordered; it is looked at again once the burst is over.
  list.heard = () => {
    if (!standing.querySelector(".chip")) return;
    clearTimeout(soon);
    soon = setTimeout(refresh, SETTLES);
  };
  return list;
}
