import { html, svg, nothing } from './lib/lit-html/lit-html.js';
import { clock, percent, plural, whole } from './format.js';

/** The last hour of pools: sandboxes by what they did, and what was granted each minute. */

const HOUR = 3_600_000;
const MINUTE = 60_000;
const HEIGHT = 190;
const BARS = 84;
const LEFT = 34;
const TOP = 10;

/** Samples of all pools, or of one, by the moment at which they were taken. */
export function series(history, pool) {
  const moments = new Map();
  for (const [name, samples] of Object.entries(history.pools)) {
    if (pool && name !== pool) continue;
    for (const sample of samples) {
      const at = Date.parse(sample.at);
      const sum = moments.get(at) || { at, idle: 0, leased: 0, total: 0, waiting: 0, leases: 0, warm: 0 };
      for (const key of ['idle', 'leased', 'total', 'waiting', 'leases', 'warm']) sum[key] += sample[key];
      moments.set(at, sum);
    }
  }
  return [...moments.values()].sort((a, b) => a.at - b.at);
}

export function byMinute(points) {
  const minutes = new Map();
  for (const point of points) {
    const at = Math.floor(point.at / MINUTE) * MINUTE;
    const minute = minutes.get(at) || { at, leases: 0, warm: 0 };
    minute.leases += point.leases;
    minute.warm += point.warm;
    minutes.set(at, minute);
  }
  return [...minutes.values()];
}

/** Draws into the width that there is; knows where the pointer is. */
export class HourChart {
  #changed;
  #width = 720;
  #pointer = null;
  #observed = null;
  #observer = new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width));

  constructor(changed) {
    this.#changed = changed;
  }

  drawn() {
    const box = document.querySelector('.chart');
    if (box === this.#observed) return;
    this.#observer.disconnect();
    this.#observed = box;
    if (box) this.#observer.observe(box);
  }

  leave() {
    this.#observer.disconnect();
  }

  #resize(width) {
    const next = Math.max(280, Math.round(width));
    if (next === this.#width) return;
    this.#width = next;
    this.#changed();
  }

  render(points, intervalMs, now = Date.now()) {
    const from = now - HOUR;
    const seen = points.filter((point) => point.at >= from);
    const x = (at) => LEFT + ((at - from) / HOUR) * (this.#width - LEFT - 4);
    const hit = this.#pointer === null ? null : nearest(seen, this.#pointer, x);
    return html`<div class="chart" @pointermove=${(event) => this.#point(event)} @pointerleave=${() => this.#unpoint()}>
        ${this.#slots(seen, x, from, now, intervalMs, hit)} ${this.#bars(byMinute(seen), x, from, now)} ${hit ? tooltip(hit, x(hit.at), this.#width) : nothing}
      </div>
      ${table(seen)}`;
  }

  #point(event) {
    this.#pointer = event.clientX - event.currentTarget.getBoundingClientRect().left;
    this.#changed();
  }

  #unpoint() {
    this.#pointer = null;
    this.#changed();
  }

  #slots(points, x, from, now, intervalMs, hit) {
    const top = ceiling(Math.max(4, ...points.map((point) => Math.max(point.idle + point.leased, point.waiting))));
    const y = (value) => TOP + (1 - value / top) * (HEIGHT - TOP - 22);
    const runs = unbroken(points, intervalMs * 2.5);
    const last = points[points.length - 1];
    const label = last
      ? `Sandboxes during the last hour. Now ${last.leased} leased, ${last.idle} idle, ${last.waiting} waiting.`
      : 'No samples yet.';
    return html`<svg class="plot" width=${this.#width} height=${HEIGHT} role="img" aria-label=${label}>
      ${grid(top, y, this.#width)} ${axis(from, now, x, HEIGHT)}
      ${runs.map((run) => svg`
        <path class="area idle" d=${area(run, x, (p) => y(p.leased), (p) => y(p.leased + p.idle))}/>
        <path class="area leased" d=${area(run, x, () => y(0), (p) => y(p.leased))}/>`)}
      ${queues(points, intervalMs * 2.5).map((run) => svg`<path class="line waiting" d=${line(run, x, (p) => y(p.waiting))}/>`)}
      ${hit ? svg`<line class="cursor" x1=${x(hit.at)} x2=${x(hit.at)} y1=${TOP} y2=${HEIGHT - 22}/>` : nothing}
      ${points.length > 1 ? nothing : svg`<text class="nodata" x=${this.#width / 2} y=${HEIGHT / 2}>Samples come every ten seconds</text>`}
    </svg>`;
  }

  #bars(minutes, x, from, now) {
    const top = ceiling(Math.max(4, ...minutes.map((minute) => minute.leases)));
    const y = (value) => TOP + (1 - value / top) * (BARS - TOP - 4);
    const wide = Math.max(2, (x(from + MINUTE) - x(from)) * 0.7);
    const all = minutes.reduce((sum, minute) => sum + minute.leases, 0);
    const warm = minutes.reduce((sum, minute) => sum + minute.warm, 0);
    const label = `Leases each minute: ${plural(all, 'lease')} in the last hour${all ? `, ${percent(warm / all)} of them warm` : ''}.`;
    return html`<h3 class="plot-title">Leases per minute</h3>
      <svg class="plot" width=${this.#width} height=${BARS} role="img" aria-label=${label}>
        ${grid(top, y, this.#width, [0, top])}
        ${minutes.map((minute) => {
          const left = Math.max(LEFT, x(minute.at + MINUTE / 2) - wide / 2);
          return svg`<rect class="bar cold" x=${left} width=${wide} y=${y(minute.leases)} height=${y(minute.warm) - y(minute.leases)}/>
            <rect class="bar warm" x=${left} width=${wide} y=${y(minute.warm)} height=${y(0) - y(minute.warm)}/>`;
        })}
      </svg>`;
  }
}

export const chartLegend = () => html`<ul class="legend" aria-hidden="true">
  <li><span class="slot leased"></span>leased</li>
  <li><span class="slot idle"></span>idle</li>
  <li><span class="stroke waiting"></span>waiting requests</li>
</ul>`;

/** The same in words, for those who cannot see the picture. */
function table(points) {
  const steps = points.filter((point, index) => index % 30 === points.length % 30 || index === points.length - 1);
  if (!steps.length) return nothing;
  return html`<details class="as-table">
    <summary>As a table</summary>
    <table>
      <thead><tr><th scope="col">Time</th><th scope="col">Leased</th><th scope="col">Idle</th><th scope="col">Waiting</th></tr></thead>
      <tbody>${steps.map((point) => html`<tr><th scope="row">${clock(point.at)}</th><td>${whole(point.leased)}</td><td>${whole(point.idle)}</td><td>${whole(point.waiting)}</td></tr>`)}</tbody>
    </table>
  </details>`;
}

/** Placed by a grid of steps in the style sheet, since no style may stand in the page. */
function tooltip(point, x, width) {
  const side = x > width / 2 ? 'left' : 'right';
  return html`<div class="tooltip ${side}" aria-hidden="true">
    <strong>${clock(point.at)}</strong>
    <span>${plural(point.leased, 'leased', 'leased')}</span><span>${plural(point.idle, 'idle', 'idle')}</span><span>${plural(point.waiting, 'waiting', 'waiting')}</span>
  </div>`;
}

function nearest(points, pointer, x) {
  let best = null;
  for (const point of points) {
    if (best === null || Math.abs(x(point.at) - pointer) < Math.abs(x(best.at) - pointer)) best = point;
  }
  return best;
}

/** Where nothing was heard for a while there is a gap, not a line. */
function unbroken(points, longest) {
  const runs = [];
  for (const point of points) {
    const run = runs[runs.length - 1];
    if (run && point.at - run[run.length - 1].at <= longest) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** The stretches in which requests waited, with the moments before and after. */
function queues(points, longest) {
  const near = points.filter((point, index) => [points[index - 1], point, points[index + 1]].some((one) => one && one.waiting > 0));
  return unbroken(near, longest);
}

const line = (run, x, y) => run.map((point, index) => `${index ? 'L' : 'M'}${x(point.at).toFixed(1)} ${y(point).toFixed(1)}`).join('');

function area(run, x, low, high) {
  const back = [...run].reverse().map((point) => `L${x(point.at).toFixed(1)} ${low(point).toFixed(1)}`).join('');
  return `${line(run, x, high)}${back}Z`;
}

function ceiling(value) {
  const step = value <= 10 ? 2 : value <= 50 ? 10 : 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / step) * step;
}

function grid(top, y, width, values = [0, top / 2, top]) {
  return values.map((value) => svg`<line class="grid" x1=${LEFT} x2=${width} y1=${y(value)} y2=${y(value)}/>
    <text class="tick end" x=${LEFT - 8} y=${y(value) + 4}>${whole(value)}</text>`);
}

function axis(from, now, x, height) {
  const ticks = [];
  for (let at = Math.ceil(from / (15 * MINUTE)) * 15 * MINUTE; at <= now; at += 15 * MINUTE) {
    if (x(at) > LEFT + 12 && now - at > 2 * MINUTE) ticks.push(at);
  }
  return ticks.map((at) => svg`<text class="tick middle" x=${x(at)} y=${height - 4}>${clock(at)}</text>`);
}
