// Numbers and times as people read them.

const COUNT = new Intl.NumberFormat("en");
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const UNITS = [["ns", 1], ["µs", 1e3], ["ms", 1e6], ["s", 1e9]];

export const count = (value) => COUNT.format(Math.round(value));

/** Thousands as k, the way a rate is written. */
export const short = (value) => (value < 10_000 ? count(value) : SHORT.format(value).replace("K", "k"));

export function duration(ns) {
  if (!ns) {
    return "0 ms";
  }
  const [unit, size] = UNITS.findLast(([, each]) => ns >= each) ?? UNITS[0];
  return `${Number((ns / size).toPrecision(3))} ${unit}`;
}

export function speed(link) {
  if (!link.up) {
    return "down";
  }
  const speed = link.speedMbps >= 1_000 ? `${link.speedMbps / 1_000} Gbit/s` : `${link.speedMbps} Mbit/s`;
  return link.speedMbps ? `up, ${speed}` : "up";
}

/** Hours to milliseconds of the day, by this machine's clock. */
export function time(iso, milliseconds) {
  const at = new Date(iso);
  const text = at.toTimeString().slice(0, 8);
  return milliseconds ? `${text}.${String(at.getMilliseconds()).padStart(3, "0")}` : text;
}

/** Sixteen bytes a line: offset, digits, and what can be printed. */
export function hexDump(hex) {
  const bytes = hex.match(/../g) ?? [];
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.slice(at, at + 16);
    const text = line.map((byte) => String.fromCharCode(parseInt(byte, 16))).join("");
    lines.push(
      at.toString(16).padStart(4, "0") +
        "  " +
        line.join(" ").padEnd(47) +
        "  " +
        text.replace(/[^\x20-\x7e]/g, "."));
  }
  return lines.join("\n");
}

/** Sets an element's text where it is another, so that nobody is told of what stayed the same. */
export function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A new element. */
export function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...content);
  return element;
}
