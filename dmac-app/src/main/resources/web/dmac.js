// The page: brings its parts together.

import { follow, onTokenNeeded } from "./api.js";
import * as frames from "./frames.js";
import * as pod from "./pod.js";
import * as runs from "./runs.js";
import { put } from "./text.js";

const dialog = document.getElementById("token-dialog");
const token = document.getElementById("token");
const service = document.getElementById("service");

onTokenNeeded(
  (wasWrong) =>
    new Promise((answered) => {
      put(document.getElementById("token-wrong"), wasWrong ? "That token is wrong." : "");
      token.value = "";
      dialog.addEventListener("close", () => answered(token.value.trim()), { once: true });
      dialog.showModal();
    }));
// Without a token there is nothing to go back to.
dialog.addEventListener("cancel", (event) => event.preventDefault());

const EVENTS = {
  "run-begun": runs.onBegun,
  progress: runs.onProgress,
  "run-ended": (run) => {
    runs.onEnded(run);
    frames.look();
  },
  pod: pod.onPod,
  change: (step) => {
    runs.onChange(step);
    pod.onChange(step);
  },
};

function onConnected(connected) {
  put(service, connected ? "live" : "the probe does not answer");
  service.classList.toggle("bad", !connected);
  if (connected) {
    runs.showStation().catch(() => {});
  }
}

await runs.begins().catch(() => {});
pod.begins();
frames.begins();
follow("/v1/events", (name, data) => EVENTS[name]?.(data), onConnected);
