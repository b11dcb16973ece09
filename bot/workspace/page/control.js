// The wire to the workspace: acts and reads by the control API, news as server-sent events.

/** The workspace refused something that no person could do. */
export class Refusal extends Error {
  constructor(code, detail) {
    super(detail || code);
    this.code = code;
  }
}

async function answer(response) {
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(told.error ?? String(response.status), told.detail ?? "");
  return told;
}

/** A read. */
export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return answer(await fetch(`/control/${path}?${new URLSearchParams(given)}`));
}

/** An act or a setting. */
export async function post(path, body) {
  const headers = { "content-type": "application/json" };
  return answer(await fetch(`/control/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** An upload: fields, and files as the browser has them. */
export async function postFiles(path, fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  for (const file of files) form.append("file", file, file.name);
  return answer(await fetch(`/control/${path}`, { method: "POST", body: form }));
}

/** Take something back: `DELETE`. */
export async function remove(path) {
  return answer(await fetch(`/control/${path}`, { method: "DELETE" }));
}

/** Where a file's bytes are. */
export function contentOf(fileId, download = false) {
  return `/control/files/${encodeURIComponent(fileId)}/content${download ? "?download=1" : ""}`;
}

/** The news since a number, each item told to `hear`; returns what ends it. */
export function follow({ since, as, kinds, hear, state }) {
  const query = new URLSearchParams({ since, as, kind: kinds.join(",") });
  const stream = new EventSource(`/control/events?${query}`);
  stream.onmessage = (event) => hear(JSON.parse(event.data));
  stream.onopen = () => state?.(true);
  stream.onerror = () => state?.(false);
  return () => stream.close();
}
