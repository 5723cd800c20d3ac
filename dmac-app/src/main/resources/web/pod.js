// The dynamic pod: what it is, and its MAC address.

import { get, put as send } from "./api.js";
import { count, duration, make, put, speed, time } from "./text.js";

const MOST_CHANGES = 50;

const byId = (id) => document.getElementById(id);
const port = byId("port");
const mac = byId("mac");

let pod = { ports: [] };
let before;
let busy = false;

const chosen = () => pod.ports.find((each) => String(each.id) === port.value) ?? pod.ports[0];

/** Shows the pod as it was seen just now. */
export function onPod(seen) {
  const came = seen.reachable && !pod.reachable;
  pod = seen;
  const away = byId("pod-away");
  away.hidden = seen.reachable;
  put(away, seen.reachable ? "" : `${sentence(seen.error)} To do: ${seen.remedy}.`);
  const link = byId("dynamic-link");
  const ids = seen.ports.map((each) => String(each.id));
  if ([...port.options].map((option) => option.value).join() !== ids.join()) {
    port.replaceChildren(...ids.map((id) => make("option", { value: id }, id)));
    byId("port-choice").hidden = ids.length < 2;
  }
  const now = chosen();
  link.className = !now ? "away" : now.link.up ? "up" : "down";
  put(link.querySelector("b"), !now ? "away" : now.link.up ? "up" : "down");
  if (now) {
    show(now);
  } else {
    before = undefined;
    ["pod-rx", "pod-tx"].forEach((id) => put(byId(id), "–"));
  }
  if (came) {
    showHistory();
  }
}

function show(now) {
  put(byId("pod-mac"), now.mac);
  put(byId("pod-kind"), now.macKind);
  put(byId("pod-accepted"), now.accepted.join(", "));
  put(byId("pod-original"), now.originalMac);
  put(byId("pod-device"), `${now.kernelInterface ?? now.name} (${now.driver}), link ${speed(now.link)}`);
  put(byId("pod-ips"), now.ips.join(", ") || "no IP address");
  const at = performance.now();
  const each = (name) => {
    const rate = before?.id === now.id ? ((now[name] - before[name]) * 1_000) / (at - before.at) : 0;
    return `${count(Math.max(0, rate))}/s (${count(now[name])} so far)`;
  };
  put(byId("pod-rx"), each("rxFrames"));
  put(byId("pod-tx"), each("txFrames"));
  before = { id: now.id, rxFrames: now.rxFrames, txFrames: now.txFrames, at };
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + ".";

// --- changes ----------------------------------------------------------------------------------

async function change(asked) {
  if (busy) {
    return;
  }
  busy = true;
  put(byId("mac-error"), "");
  put(byId("mac-result"), "Changing…");
  mac.removeAttribute("aria-invalid");
  try {
    const done = await send("/v1/pod/mac", { ...asked, port: chosen()?.id ?? 0, until: "done" });
    put(byId("mac-result"), told(done));
    mac.value = "";
  } catch (refusal) {
    put(byId("mac-result"), "");
    put(byId("mac-error"), refusal.message);
    if (asked.mac !== undefined) {
      mac.setAttribute("aria-invalid", "true");
      mac.focus();
    }
  } finally {
    busy = false;
  }
  onPod(await get("/v1/pod"));
  showHistory();
}

function told(done) {
  const cost = done.measurement;
  return (
    `${done.to} is the address now. Blocked ${duration(cost?.blockedNs)}, ${count(cost?.framesLost ?? 0)} frames lost;` +
    ` the driver's call took ${duration(done.callNs)}; proved by ${PROOFS[done.proof] ?? done.proof}.` +
    (done.warnings ?? []).map((warning) => ` Warning: ${warning}.`).join("")
  );
}

const PROOFS = {
  frame: "a frame to it",
  kernel: "the kernel",
  filter: "the loops' own filter",
  device: "the device's word alone",
};

/** A step of a change, whoever asked for it. */
export function onChange(step) {
  if (step.port === chosen()?.id && ["applied", "done", "rolled-back", "rejected"].includes(step.step)) {
    showHistory();
    get("/v1/pod").then(onPod, () => {});
  }
}

async function showHistory() {
  try {
    const history = await get(`/v1/pod/changes?port=${chosen()?.id ?? 0}&limit=${MOST_CHANGES}`);
    const { applied, framesLost } = history.totals;
    put(byId("history-sum"), `${count(applied)} applied, ${count(framesLost)} frames lost`);
    if (history.changes.length) {
      byId("history").replaceChildren(...history.changes.map(row).reverse());
    }
  } catch {
    // The pod is away, which is said elsewhere.
  }
}

function row(done) {
  const applied = done.outcome === "applied";
  const cells = [make("td", {}, time(done.at)), make("td", { class: "mono" }, done.to)];
  if (applied) {
    cells.push(
      make("td", { class: "number" }, done.over ? duration(done.measurement.blockedNs) : "…"),
      make("td", { class: "number" }, done.over ? count(done.measurement.framesLost) : "…"),
      make("td", { class: "number" }, duration(done.callNs)));
  } else {
    cells.push(make("td", { colspan: "3", class: "bad" }, `${done.outcome}: ${done.error}`));
  }
  return make("tr", {}, ...cells);
}

export function begins() {
  byId("mac-form").addEventListener("submit", (event) => {
    event.preventDefault();
    change({ mac: mac.value.trim() });
  });
  byId("random").addEventListener("click", () => change({ policy: "random" }));
  port.addEventListener("change", () => {
    before = undefined;
    onPod(pod);
    showHistory();
  });
  get("/v1/pod").then(onPod, () => {});
}
