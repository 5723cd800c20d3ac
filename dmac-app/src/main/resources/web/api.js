// Speaks to the service that the page came from.

const TOKEN = "dmac-token";
const RETRY_MS = 1_000;

/** Why the service did not do it, and what to do about that. */
export class Refusal extends Error {
  constructor(status, error, remedy) {
    super(remedy ? `${error}: ${remedy}` : error);
    this.status = status;
  }
}

let askForToken;
let asked;

/** Who asks the person for the token; is told whether there was a wrong one. */
export function onTokenNeeded(ask) {
  askForToken = ask;
}

async function call(method, path, body) {
  for (;;) {
    const token = sessionStorage.getItem(TOKEN);
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }
    let response;
    try {
      response = await fetch(path, { method, headers, body: JSON.stringify(body), cache: "no-store" });
    } catch {
      throw new Refusal(0, "the probe does not answer", "see whether dmac probe still runs");
    }
    if (response.status !== 401) {
      return response;
    }
    // All who were kept out wait for one answer.
    asked ??= askForToken(token !== null).finally(() => (asked = undefined));
    sessionStorage.setItem(TOKEN, await asked);
  }
}

async function exchange(method, path, body) {
  const response = await call(method, path, body);
  const answer = await response.json();
  if (!response.ok) {
    throw new Refusal(response.status, answer.error ?? `status ${response.status}`, answer.remedy);
  }
  return answer;
}

export const get = (path) => exchange("GET", path);
export const post = (path, body) => exchange("POST", path, body);
export const put = (path, body) => exchange("PUT", path, body);
export const remove = (path) => exchange("DELETE", path);

/**
 * Follows server-sent events for ever. Not by EventSource, which cannot send a token.
 *
 * @param onEvent gets the name and the data of each
 * @param onConnected is told when the stream begins, and when it broke
 */
export async function follow(path, onEvent, onConnected) {
  for (;;) {
    try {
      const response = await call("GET", path);
      onConnected(true);
      await read(response.body, onEvent);
    } catch {
      // It is tried again.
    }
    onConnected(false);
    await new Promise((done) => setTimeout(done, RETRY_MS));
  }
}

async function read(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const fields = Object.fromEntries(event.split("\n").map((line) => line.split(/: (.*)/s, 2)));
      if (fields.event) {
        onEvent(fields.event, JSON.parse(fields.data));
      }
    }
  }
}
