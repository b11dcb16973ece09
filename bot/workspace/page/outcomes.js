// What a person is told when an act did not go as meant: Slack's own situations, in words.

import { desk } from "./desk.js";
import { notice } from "./notices.js";

const WORDS = {
  operation_timeout: (app) => `${app} did not answer within 3 seconds. What you did may still arrive; try again.`,
  dispatch_failed: (app) => `${app} is not connected, so nothing reached it. Is it running?`,
  response_errors: () => "",
  view_errors: () => "",
  invalid_response: (app, outcome) => `${app} answered with something that cannot be shown: ${outcome.detail}`,
  acknowledgement_lost: (app) => `${app} answered with too much; the answer was lost.`,
};

/** Say what went wrong, if something did; returns whether all is well. */
export function told(outcome) {
  if (!outcome) return false;
  if (outcome.ok) return true;
  const words = WORDS[outcome.error]?.(desk.app.name, outcome) ?? outcome.message ?? outcome.error;
  if (words) notice(words, "bad");
  return false;
}
