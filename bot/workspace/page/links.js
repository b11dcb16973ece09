// Following links: those into this workspace stay on the page, others open beside it.

import { harmless } from "./dom.js";
import { go } from "./route.js";

/** The page's own address for a permanent link of this workspace, or an empty text. */
function inside(url) {
  if (url.origin !== location.origin) return "";
  const message = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(url.pathname);
  if (message) {
    const [, channel, seconds, micros] = message;
    const ts = `${seconds}.${micros}`;
    const thread = url.searchParams.get("thread_ts") ?? "";
    return thread && thread !== ts ? `#/${channel}/t/${thread}/m/${ts}` : `#/${channel}/t/${ts}`;
  }
  const file = /^\/files\/\w+\/(\w+)\//.exec(url.pathname);
  return file ? `#/file/${file[1]}` : "";
}

/** Open an address, if it is one that may be opened. */
export function openAddress(address) {
  const safe = harmless(address);
  if (!safe) return;
  const here = inside(new URL(safe));
  if (here) go(here);
  else window.open(safe, "_blank", "noopener,noreferrer");
}

addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey || anchor.hasAttribute("download")) return;
  const here = inside(new URL(anchor.href));
  if (!here) return;
  event.preventDefault();
  go(here);
});
