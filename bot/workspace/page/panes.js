// F6 goes from pane to pane, as in Slack: channels, messages, thread, things to try, inspector.
// Shift+F6 goes back. A keyboard need not walk through every message to get there.

const PANES = ["side-bar", "conversation-view", "home-view", "thread-pane", "guide-pane", "traffic-inspector"];
// In a pane where one writes, the field; else the first thing that can be used.
const FIRST = ["message-composer textarea", ".try", "input", "a, button"];

const shown = (pane) => pane && !pane.hidden && pane.checkVisibility({ visibilityProperty: true });

function enter(pane) {
  const usable = FIRST.map((kind) => pane.querySelector(kind)).find((one) => one && !one.disabled);
  usable?.focus();
}

addEventListener("keydown", (event) => {
  if (event.key !== "F6" || event.ctrlKey || event.altKey || document.querySelector("dialog:modal")) return;
  const panes = PANES.map((name) => document.querySelector(name)).filter(shown);
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes.at((here + (event.shiftKey ? -1 : 1) + panes.length) % panes.length);
  if (!next) return;
  event.preventDefault();
  enter(next);
});
