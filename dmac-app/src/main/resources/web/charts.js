// The last minute as lines, drawn anew whenever there is something new.

const SVG = "http://www.w3.org/2000/svg";
const SPAN_MS = 60_000;
const LEFT = 52;
const RIGHT = 8;
const TOP = 8;
const AXIS = 20;
const TICKS_S = [60, 45, 30, 15, 0];

/**
 * A chart.
 *
 * @param figure where it goes
 * @param options.height of the lines in pixels
 * @param options.lines their names, which are classes too; the first is drawn first
 * @param options.bars the name of what is drawn beneath on a scale of its own, if anything
 * @param options.logarithmic whether to go by powers of ten, for values far apart
 * @param options.format of a value on the axis
 * @param options.describe tells whoever does not see it what it shows, from the newest values
 * @param options.empty what to say when there is nothing to show
 */
export function chart(figure, { height, lines, bars, logarithmic, format, describe, empty }) {
  const strip = bars ? 30 : 0;
  const bottom = TOP + height;
  const svg = element(figure, "svg", { role: "img", height: bottom + strip + AXIS });
  const grid = element(svg, "g", { class: "grid" });
  const marks = element(svg, "g", { class: "marks" });
  const nothing = element(svg, "text", { class: "nothing", y: TOP + height / 2 });
  const area = element(svg, "path", { class: "area" });
  const paths = Object.fromEntries(lines.map((name) => [name, element(svg, "path", { class: name })]));
  const stripPath = bars ? element(svg, "path", { class: `bars ${bars}` }) : undefined;
  const stripMost = bars ? element(svg, "text", { class: "tick end", x: LEFT - 8, y: bottom + 20 }) : undefined;
  const tops = [1, 0.5, 0].map((share) => ({
    share,
    line: element(grid, "line", {}),
    text: element(grid, "text", { class: "tick end", x: LEFT - 8 }),
  }));
  const seconds = TICKS_S.map((ago) => ({ ago, text: element(grid, "text", { class: "tick middle" }) }));
  nothing.textContent = empty;

  let samples = [];
  let changes = [];
  let width = 0;
  let described = 0;

  /** Adds a sample {at, NAME: value…}; one without values is a gap. */
  function add(sample) {
    samples.push(sample);
  }

  function mark(at, label) {
    changes.push({ at, label });
  }

  function draw(now) {
    const from = now - SPAN_MS;
    samples = samples.filter((sample) => sample.at >= from);
    changes = changes.filter((change) => change.at >= from);
    const right = width - RIGHT;
    const x = (at) => LEFT + ((right - LEFT) * (at - from)) / SPAN_MS;
    const values = samples.flatMap((sample) => lines.map((name) => sample[name] ?? 0));
    const { share: shareOf, value: valueAt } = logarithmic ? powers(values) : proportion(values);
    const y = (value) => bottom - height * shareOf(value);

    for (const { share, line, text } of tops) {
      const at = bottom - height * share;
      set(line, { x1: LEFT, x2: right, y1: at, y2: at });
      set(text, { y: at + 4 });
      text.textContent = format(valueAt(share));
    }
    for (const { ago, text } of seconds) {
      set(text, { x: x(now - ago * 1_000), y: bottom + strip + 15, class: `tick ${ago ? "middle" : "end"}` });
      text.textContent = ago ? `−${ago} s` : "now";
    }
    set(area, { d: logarithmic ? "" : filled(samples, lines[0], x, y, bottom) });
    for (const name of lines) {
      set(paths[name], { d: path(samples, name, x, y) });
    }
    if (bars) {
      const mostMissing = Math.max(0, ...samples.map((sample) => sample[bars] ?? 0));
      const each = Math.max(1, ((right - LEFT) * 250) / SPAN_MS - 1);
      set(stripPath, {
        d: samples
          .filter((sample) => sample[bars] > 0)
          .map((sample) => `M${fixed(x(sample.at) - each)} ${bottom + 24}v${fixed((-16 * sample[bars]) / mostMissing)}h${fixed(each)}V${bottom + 24}z`)
          .join(""),
      });
      stripMost.textContent = mostMissing ? format(mostMissing) : "";
    }
    marks.replaceChildren(
      ...changes.map(({ at, label }) => {
        const line = element(marks, "line", { x1: x(at), x2: x(at), y1: TOP, y2: bottom + strip });
        element(line, "title", {}).textContent = label;
        return line;
      }));
    const shown = samples.filter((sample) => sample[lines[0]] !== undefined);
    set(nothing, { x: (LEFT + right) / 2, visibility: shown.length ? "hidden" : "visible" });
    if (now - described >= 1_000) {
      described = now;
      svg.setAttribute("aria-label", shown.length ? describe(shown.at(-1), shown) : empty);
    }
  }

  new ResizeObserver(([entry]) => {
    width = Math.floor(entry.contentRect.width);
    set(svg, { width });
    draw(Date.now());
  }).observe(figure);
  return { add, mark, draw };
}

/** A line through all samples that have a value, broken where one has none. */
function path(samples, name, x, y) {
  let pen = "M";
  let text = "";
  for (const sample of samples) {
    if (sample[name] === undefined) {
      pen = "M";
    } else {
      text += `${pen}${fixed(x(sample.at))} ${fixed(y(sample[name]))}`;
      pen = "L";
    }
  }
  return text;
}

/** What lies beneath such a line. */
function filled(samples, name, x, y, bottom) {
  let text = "";
  let last;
  for (const sample of [...samples, {}]) {
    if (sample[name] !== undefined) {
      text += last ? "" : `M${fixed(x(sample.at))} ${bottom}`;
      text += `L${fixed(x(sample.at))} ${fixed(y(sample[name]))}`;
      last = sample;
    } else if (last) {
      text += `L${fixed(x(last.at))} ${bottom}z`;
      last = undefined;
    }
  }
  return text;
}

/** From nothing to the most. */
function proportion(values) {
  const most = roundUp(Math.max(0, ...values));
  return { share: (value) => value / most, value: (share) => share * most };
}

/** Two powers of ten or more, their number even, so that the one in the middle is one too. */
function powers(values) {
  const some = values.filter((value) => value > 0);
  const least = Math.floor(Math.log10(Math.min(...(some.length ? some : [10_000]))));
  const most = Math.max(least + 2, Math.ceil(Math.log10(Math.max(...(some.length ? some : [10_000])))));
  const top = most + ((most - least) % 2);
  return {
    share: (value) => (Math.log10(Math.max(value, 10 ** least)) - least) / (top - least),
    value: (share) => 10 ** (least + share * (top - least)),
  };
}

/** The next of 1, 2, 5, 10, 20… with room above, so that a scale rests while values tremble. */
function roundUp(value) {
  if (value <= 0) {
    // So that what is in the middle of the axis is a whole number too.
    return 2;
  }
  const room = value * 1.1;
  const power = 10 ** Math.floor(Math.log10(room));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= room);
}

const fixed = (value) => value.toFixed(1);

function set(element, attributes) {
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
}

function element(parent, name, attributes) {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  parent.append(made);
  return made;
}
