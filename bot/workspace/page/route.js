// Where on the page a person is, as the address says it: `#/C…`, `#/C…/t/ts` for a thread,
// `#/C…/m/ts` for a message, `#/home`, `#/file/F…`.

/** What an address means. */
export function readRoute(hash) {
  const parts = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const route = { channel: parts[0] ?? "", thread: "", message: "", home: parts[0] === "home", file: "" };
  if (parts[0] === "file") return { ...route, channel: "", file: parts[1] ?? "" };
  for (let place = 1; place + 1 < parts.length; place += 2) {
    if (parts[place] === "t") route.thread = parts[place + 1];
    if (parts[place] === "m") route.message = parts[place + 1];
  }
  return route;
}

/** Go somewhere. */
export function go(address) {
  // At once, so that what follows already finds the page there.
  if (location.hash !== address) history.pushState(null, "", address);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export const toChannel = (channel) => `#/${channel}`;
export const toThread = (channel, ts) => `#/${channel}/t/${ts}`;

/** A message's own address, within its thread if it is a reply. */
export function toMessage(message) {
  const inside = message.thread_ts && message.thread_ts !== message.ts ? `/t/${message.thread_ts}` : "";
  return `#/${message.channel}${inside}/m/${message.ts}`;
}
