// The frames that came and went, each in one line that opens.

import { get } from "./api.js";
import { hexDump, make, put, time } from "./text.js";

const LINES = 25;
const KEPT = 100;
const AT_ONCE = 50;
const PERIOD_MS = 1_000;
const FLOWING = "The newest first; a line opens to its bytes.";
const HELD = "Held while you read: newer frames wait.";

const list = document.getElementById("frames");
const state = document.getElementById("frames-state");
const showSent = document.getElementById("show-sent");
const hold = document.getElementById("hold");

let kept = [];
let lines = [];
let busy = false;

/** While somebody reads, nothing changes: not by the button, not under a keyboard's focus. */
const isHeld = () => hold.ariaPressed === "true" || list.querySelector("summary:focus") !== null;

function setHeld(held) {
  hold.ariaPressed = String(held);
  if (!held) {
    lines.forEach(({ details }) => (details.open = false));
    look();
  }
  put(state, held ? HELD : FLOWING);
}

/** Shows what came since the last look. */
export async function look() {
  if (busy || isHeld()) {
    return;
  }
  busy = true;
  try {
    const { frames } = await get(`/v1/frames?after=${kept[0]?.number ?? 0}&most=${AT_ONCE}`);
    kept = [...frames.reverse(), ...kept].slice(0, KEPT);
    if (!isHeld()) {
      show();
    }
  } catch {
    // The state of the service is shown elsewhere; the next look asks again.
  } finally {
    busy = false;
  }
}

/** Writes into the lines that are there, so that none of them moves. */
function show() {
  const shown = kept.filter((frame) => frame.direction === "received" || showSent.checked).slice(0, LINES);
  while (lines.length < shown.length) {
    const made = line();
    lines.push(made);
    list.append(made.item);
  }
  lines.forEach((each, i) => each.put(shown[i]));
  if (shown.length && state.textContent !== FLOWING) {
    put(state, FLOWING);
  }
}

function line() {
  const at = make("span", { class: "at" });
  const way = make("span", { class: "way", "aria-hidden": "true" });
  const wayWord = make("span", { class: "visually-hidden" });
  const what = make("span", { class: "what" });
  const details = make("details", {}, make("summary", {}, at, way, wayWord, what));
  const item = make("li", {}, details);
  let frame;
  details.addEventListener("toggle", () => {
    details.querySelector(".inside")?.remove();
    if (details.open) {
      details.append(inside(frame));
      setHeld(true);
    }
  });
  return {
    item,
    details,
    put(now) {
      frame = now;
      item.hidden = !now;
      if (now) {
        item.className = now.direction;
        put(at, time(now.at, true));
        put(way, now.direction === "received" ? "←" : "→");
        put(wayWord, now.direction);
        put(what, inOneLine(now));
      }
    },
  };
}

/** Who sent it, and what its innermost protocol says: a line has no room for all of them. */
function inOneLine(frame) {
  const source = frame.layers[0].fields.find((field) => field.name === "source")?.value ?? "";
  const last = frame.layers.at(-1);
  return `${source} ${frame.layers.length > 1 ? last.summary : frame.summary}`.replace(/probe run \w+/, "probe");
}

function inside(frame) {
  const layers = frame.layers.map((layer) =>
    make(
      "section",
      {},
      make("h3", {}, layer.name, ...layer.faults.map((fault) => make("em", { class: "bad" }, ` ${fault}`))),
      make(
        "dl",
        {},
        ...layer.fields.map((field) => make("div", {}, make("dt", {}, field.name), make("dd", {}, field.value))))));
  return make(
    "div",
    { class: "inside" },
    ...layers,
    make("h3", {}, `${frame.length} bytes`),
    make("pre", { tabindex: "0", "aria-label": "Bytes of the frame" }, hexDump(frame.hex)));
}

/** Begins to look, once a second. */
export function begins() {
  hold.addEventListener("click", () => setHeld(hold.ariaPressed !== "true"));
  showSent.addEventListener("change", show);
  setInterval(look, PERIOD_MS);
  look();
}
