// The beginning: the parts of the page, the theme, and who acts first.

import "./links.js";
import "./notices.js";
import "./viewer.js";
import "./message.js";
import "./message_list.js";
import "./composer.js";
import "./conversation.js";
import "./thread.js";
import "./sidebar.js";
import "./home.js";
import "./modal.js";
import "./panes.js";
import "./tools/guide.js";
import "./tools/inspector.js";
import { get } from "./control.js";
import { desk } from "./desk.js";
import { notice } from "./notices.js";
import { keepTheme } from "./tools/theme.js";

/** Who acts: named in the address, kept for this tab, or the first person of the team. */
async function first() {
  const asked = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("as");
  const { people } = await get("state");
  const known = people.find((one) => [one.id, one.real_name].includes(asked));
  return (known ?? people.find((one) => !one.is_bot)).id;
}

keepTheme();
try {
  await desk.become(await first());
} catch (error) {
  notice(error.message, "bad");
}
