// The static pod: its form, its numbers and its charts.

import { get, post, remove } from "./api.js";
import { chart } from "./charts.js";
import { count, duration, put, short, speed } from "./text.js";

const STILL_MS = 1_000;
/** A frame on its way has a reply after so many samples, a lost one has none. */
const SAMPLES_ON_THE_WAY = 8;
const NUMBERS = ["size", "count", "window"];
/** What may become of a frame besides, in words. */
const APART = { late: "late", duplicates: "duplicated", reordered: "reordered", corrupted: "corrupted", skipped: "not sent in time" };
const FIELDS = ["to", "content", "size", "rate", "amount", "protocol", "window", "vlan", "fromIp"];

const byId = (id) => document.getElementById(id);
const form = byId("order");
const start = byId("start");
const stop = byId("stop");

const rates = chart(byId("rates"), {
  height: 170,
  lines: ["sent", "received"],
  bars: "lost",
  format: short,
  describe: (last, all) =>
    `Frames per second over the last minute: ${count(last.sent)} sent and ${count(last.received)} received now,` +
    ` ${count(Math.max(...all.map((sample) => sample.sent ?? 0)))} sent at the most,` +
    ` ${count(Math.max(...all.map((sample) => sample.lost ?? 0)))} without a reply at the most.`,
  empty: "No frames in the last minute",
});
const trips = chart(byId("trips"), {
  height: 100,
  lines: ["p99", "p50"],
  logarithmic: true,
  format: duration,
  describe: (last) =>
    `Round trip over the last minute: median ${duration(last.p50)}, 99th percentile ${duration(last.p99)} now.`,
  empty: "No replies in the last minute",
});

let running = false;
let before;
let outstanding = [];
let drawn = 0;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function setRunning(now) {
  running = now;
  start.setAttribute("aria-disabled", String(now));
  stop.setAttribute("aria-disabled", String(!now));
  put(byId("run-state"), now ? "sending" : "idle");
  byId("run-state").classList.toggle("live", now);
}

// --- the form ---------------------------------------------------------------------------------

/** What the form says, as the API takes it; what is empty is left out. */
function order() {
  const kind = form.elements.kind.value;
  const values = {
    to: form.elements.to.value,
    [kind]: kind === "contentHex" ? form.elements.content.value.replace(/[\s:]/g, "") : form.elements.content.value,
    [/^\s*\d*\s*$/.test(form.elements.size.value) ? "size" : "mix"]: form.elements.size.value,
    rate: form.elements.rate.value,
    protocol: form.elements.protocol.value,
    window: form.elements.window.value,
    vlan: form.elements.vlan.value,
    fromIp: form.elements.fromIp.value,
  };
  if (form.elements.until.value) {
    values[form.elements.until.value] = form.elements.amount.value;
  }
  const said = {};
  for (const [name, value] of Object.entries(values)) {
    const text = name === "content" ? value : value.trim();
    if (text !== "") {
      // A number that is none goes as it was written: the service says what is wrong with it.
      said[name] = NUMBERS.includes(name) && /^\d+$/.test(text) ? Number(text) : text;
    }
  }
  return form.elements.follow.checked ? { ...said, follow: true } : said;
}

function fill(said) {
  const defaults = { ...said, size: said.size ?? said.mix };
  for (const name of FIELDS) {
    if (defaults[name] !== undefined && form.elements[name].value === "") {
      form.elements[name].value = defaults[name];
    }
  }
  if (defaults.contentHex !== undefined) {
    form.elements.kind.value = "contentHex";
    form.elements.content.value = defaults.contentHex;
  }
  const until = ["count", "duration"].find((name) => defaults[name] !== undefined) ?? "";
  form.elements.until.value = until;
  form.elements.amount.value = defaults[until] ?? "";
  form.elements.protocol.value = defaults.protocol ?? "raw";
  form.elements.follow.checked = defaults.follow === true;
  limit();
}

function limit() {
  const until = form.elements.until.value;
  form.elements.amount.disabled = until === "";
  form.elements.amount.placeholder = { "": "–", count: "1000", duration: "10s" }[until];
}

function complain(refusal) {
  put(byId("order-error"), refusal.message);
  const named = FIELDS.find((name) => new RegExp(`\\b${name}\\b`).test(refusal.message.split(":")[0]));
  if (named) {
    form.elements[named].setAttribute("aria-invalid", "true");
    form.elements[named].closest("details")?.setAttribute("open", "");
    form.elements[named].focus();
  }
}

function forgive() {
  put(byId("order-error"), "");
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}

async function begin(event) {
  event.preventDefault();
  forgive();
  if (running) {
    put(byId("order-error"), "A run goes on; stop it first.");
    return;
  }
  put(byId("run-result"), "");
  try {
    await post("/v1/runs", order());
  } catch (refusal) {
    complain(refusal);
  }
}

async function finish() {
  forgive();
  if (!running) {
    put(byId("order-error"), "No run goes on; press Start for one.");
    return;
  }
  try {
    await remove("/v1/runs/current");
  } catch (refusal) {
    complain(refusal);
  }
}

// --- what is told of a run --------------------------------------------------------------------

export function onBegun(run) {
  before = undefined;
  outstanding = [];
  setRunning(true);
  put(byId("lost-title"), "No reply");
  put(byId("run-result"), `Run ${run.number} has begun.`);
  for (const id of ["sent", "received", "lost"]) {
    put(byId(id), "0");
  }
  gap();
}

export function onProgress(now) {
  setRunning(true);
  put(byId("run-state"), now.phase.replace("_", " "));
  const at = Date.now();
  outstanding = [...outstanding.slice(1 - SAMPLES_ON_THE_WAY), now.outstanding];
  const missing = Math.max(0, Math.min(...outstanding) - onTheWay(now));
  if (before && now.atNs > before.atNs) {
    const seconds = (now.atNs - before.atNs) / 1e9;
    const each = {
      sent: (now.sent - before.sent) / seconds,
      received: (now.received - before.received) / seconds,
      lost: Math.max(0, missing - before.missing) / seconds,
    };
    rates.add({ at, ...each });
    for (const [name, value] of Object.entries(each)) {
      put(byId(`${name}-rate`), `${short(value)}/s`);
    }
  }
  if (now.roundTrips) {
    trips.add({ at, p50: now.roundTrips.p50Ns, p99: now.roundTrips.p99Ns });
    showTrip(now.roundTrips);
  }
  showCounts(now.sent, now.received, now.outstanding);
  before = { atNs: now.atNs, sent: now.sent, received: now.received, missing };
  draw(at);
}

/** How many frames there are on the way at this rate and with these round trips. */
function onTheWay(now) {
  if (!before || !now.roundTrips) {
    return 0;
  }
  return ((now.sent - before.sent) / (now.atNs - before.atNs)) * now.roundTrips.p99Ns;
}

export function onEnded({ number, report }) {
  setRunning(false);
  before = undefined;
  put(byId("lost-title"), "Lost");
  showCounts(report.sent, report.received, report.lost);
  for (const id of ["sent-rate", "received-rate", "lost-rate"]) {
    put(byId(id), "\u00a0");
  }
  const answered = report.received > 0;
  const apart = Object.keys(APART)
    .filter((name) => report[name] > 0)
    .map((name) => `, ${count(report[name])} ${APART[name]}`)
    .join("");
  if (answered) {
    showTrip(report.latency);
  }
  put(
    byId("run-result"),
    `Run ${number}: ${count(report.sent)} sent, ${count(report.received)} received, ${count(report.lost)} lost${apart}` +
      (answered ? `; round trip ${duration(report.latency.p50Ns)}, 99th percentile ${duration(report.latency.p99Ns)}.` : ".") +
      (report.mac ? "" : ` Nobody answered for ${report.target}.`));
  byId("run-result").classList.toggle("bad", !answered);
  gap();
}

/** A MAC change is a line in the charts. */
export function onChange(step) {
  if (step.step === "applied") {
    rates.mark(Date.now(), `MAC address ${step.to}`);
    trips.mark(Date.now(), `MAC address ${step.to}`);
  }
}

function showCounts(sent, received, lost) {
  put(byId("sent"), count(sent));
  put(byId("received"), count(received));
  put(byId("lost"), count(lost));
}

function showTrip(latency) {
  put(byId("p50"), duration(latency.p50Ns));
  put(byId("p99"), `p99 ${duration(latency.p99Ns)}`);
}

function gap() {
  const at = Date.now();
  rates.add({ at });
  trips.add({ at });
  draw(at);
}

function draw(at) {
  if (at - drawn >= (calm.matches ? STILL_MS : 0)) {
    drawn = at;
    rates.draw(at);
    trips.draw(at);
  }
}

// --- the station ------------------------------------------------------------------------------

export async function showStation() {
  const station = await get("/v1/station");
  put(byId("static-mac"), station.port.mac);
  put(byId("static-device"), `${station.port.name} (${station.port.driver})`);
  put(byId("static-speed"), speed(station.port.link));
  const link = byId("static-link");
  link.className = station.port.link.up ? "up" : "down";
  put(link.querySelector("b"), station.port.link.up ? "up" : "down");
  setRunning(station.running !== undefined);
  return station;
}

export async function begins() {
  form.addEventListener("submit", begin);
  stop.addEventListener("click", finish);
  byId("until").addEventListener("change", limit);
  const station = await showStation();
  fill(station.running?.order ?? station.defaults);
  const { runs } = await get("/v1/runs");
  if (runs.at(-1)?.report) {
    onEnded(runs.at(-1));
  }
  setInterval(() => draw(Date.now()), STILL_MS);
}
