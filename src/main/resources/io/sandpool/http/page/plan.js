import { html, svg, nothing } from './lib/lit-html/lit-html.js';
import { duration, mebibytes, millis, moment, percent, plural, whole } from './format.js';
import { empty, failure, submit } from './widgets.js';

/** What other sizes of a pool would have brought, by a replay of those who came. */

const HEIGHT = 190;
const TOP = 24;
const FOOT = 24;
const FLOOR = HEIGHT - FOOT;

export class PlanPanel {
  #app;
  #pool = '';
  #sizes = '';
  #plan = null;
  #problem = null;
  #busy = false;

  constructor(app) {
    this.#app = app;
  }

  render(pools) {
    return html`<section class="card" aria-labelledby="plan">
      <div class="card-head">
        <h2 id="plan">What if?</h2>
        ${this.#plan && this.#plan.sizes.length ? legend() : nothing}
      </div>
      <p class="muted small">Replays the recorded arrivals of the last hours against other sizes of a pool.</p>
      <form class="ask" novalidate aria-label="What if" @submit=${(event) => this.#ask(event)}>
        <div class="field">
          <label for="plan-pool">Pool</label>
          <select id="plan-pool" name="plan-pool" @change=${(event) => this.#choose(event.target.value)}>
            ${pools.map((pool) => html`<option value=${pool.name} ?selected=${pool.name === this.#pool}>${pool.name}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="plan-max">Sandboxes at most</label>
          <input id="plan-max" name="plan-max" inputmode="numeric" autocomplete="off" placeholder="around the present size, or 16, 32, 64" .value=${this.#sizes} @input=${(event) => (this.#sizes = event.target.value)} />
        </div>
        ${submit('Try out', { busy: this.#busy })}
      </form>
      ${failure(this.#problem)}
      <div role="status">${this.#plan ? shown(this.#plan) : nothing}</div>
    </section>`;
  }

  #choose(pool) {
    this.#pool = pool;
    this.#plan = null;
    this.#problem = null;
    this.#app.update();
  }

  async #ask(event) {
    event.preventDefault();
    if (this.#busy) return;
    this.#pool = event.target.elements['plan-pool'].value;
    this.#busy = true;
    this.#problem = null;
    this.#app.update();
    const max = this.#sizes.trim() ? `?max=${encodeURIComponent(this.#sizes)}` : '';
    try {
      this.#plan = await this.#app.api.get(`v1/pools/${encodeURIComponent(this.#pool)}/plan${max}`);
    } catch (problem) {
      if (problem.status === 401) this.#app.failed(problem);
      this.#plan = null;
      this.#problem = problem.errors && problem.errors.length === 1 ? new Error(problem.errors[0].detail) : problem;
    }
    this.#busy = false;
    this.#app.update();
  }
}

function shown(plan) {
  if (!plan.sizes.length) return empty(plan.note);
  const { recorded } = plan;
  return html`<p class="small said">
      ${plural(recorded.arrivals, 'arrival')} within ${duration(Date.parse(recorded.until) - Date.parse(recorded.since))}, since
      <time datetime=${recorded.since}>${moment(recorded.since)}</time>. Measured: ${percent(recorded.hit_ratio)} warm.
      ${recorded.failed_creations ? `${plural(recorded.failed_creations, 'sandbox', 'sandboxes')} could not be made; the replay makes them.` : ''}
    </p>
    ${plan.note ? html`<p class="note said">${plan.note}</p>` : nothing} ${chart(plan)} ${table(plan)}
    <p class="muted small said">Memory at ${mebibytes(plan.memory.mib_per_sandbox)} for each sandbox, which may take ${mebibytes(plan.memory.limit_mib_per_sandbox)}. Sandboxes are taken to be made as fast as they were.</p>`;
}

const legend = () => html`<ul class="legend" aria-hidden="true">
  <li><span class="slot idle"></span>hit ratio</li>
  <li><span class="stroke"></span>memory on average</li>
</ul>`;

const isPresent = (plan, size) => size.max_total === plan.present.max_total && size.min_idle === plan.present.min_idle;

/** Across in percent, so that it fits wherever it is shown; up in pixels. */
function chart(plan) {
  const { sizes } = plan;
  const step = 100 / sizes.length;
  const most = Math.max(1, ...sizes.map((size) => size.memory_mib.mean));
  const at = (index) => step * (index + 0.5);
  const up = (share) => FLOOR - share * (FLOOR - TOP);
  const memory = (size) => up(size.memory_mib.mean / most);
  const label = `Hit ratio and memory by size. ${sizes.map((size) => `At most ${size.max_total}: ${percent(size.hit_ratio)}, ${mebibytes(size.memory_mib.mean)}`).join('; ')}.`;
  return html`<svg class="plot sizes" width="100%" height=${HEIGHT} role="img" aria-label=${label}>
    ${[0, 0.5, 1].map((share) => svg`<line class="grid" x1="0" x2="100%" y1=${up(share)} y2=${up(share)}/>`)}
    ${sizes.map((size, index) => {
      const top = up(size.hit_ratio || 0);
      return svg`<rect class="bar warm" x="${at(index) - step * 0.3}%" width="${step * 0.6}%" y=${top} height=${FLOOR - top}/>
        <text class="tick middle" x="${at(index)}%" y=${top - 6}>${size.hit_ratio === null ? '–' : `${Math.floor(size.hit_ratio * 100)} %`}</text>
        <text class="tick middle ${isPresent(plan, size) ? 'present' : ''}" x="${at(index)}%" y=${HEIGHT - 7}>${whole(size.max_total)}</text>`;
    })}
    ${sizes.slice(1).map((size, index) => svg`<line class="line waiting" x1="${at(index)}%" x2="${at(index + 1)}%" y1=${memory(sizes[index])} y2=${memory(size)}/>`)}
    ${sizes.map((size, index) => svg`<circle class="dot" cx="${at(index)}%" cy=${memory(size)} r="3"/>`)}
  </svg>`;
}

function table(plan) {
  return html`<table class="wide">
    <thead><tr><th scope="col">At most</th><th scope="col">Idle wanted</th><th scope="col">Hit ratio</th><th scope="col">Waited, cold, refused</th><th scope="col">Wait, p99</th><th scope="col">Sandboxes</th><th scope="col">Memory</th></tr></thead>
    <tbody>${plan.sizes.map((size) => row(size, isPresent(plan, size)))}</tbody>
  </table>`;
}

function row(size, present) {
  const { shares, sandboxes, memory_mib: memory } = size;
  return html`<tr data-max=${size.max_total}>
    <th scope="row"><strong>${whole(size.max_total)}</strong>${present ? html` <span class="muted small">at present</span>` : nothing}</th>
    <td data-label="Idle wanted">${whole(size.min_idle)}</td>
    <td data-label="Hit ratio">${percent(size.hit_ratio)}</td>
    <td data-label="Not warm"><span>${percent(shares.queued)}, ${percent(shares.cold)}, ${percent(shares.refused)}</span></td>
    <td data-label="Wait, p99">${millis(size.wait_ms && size.wait_ms.p99)}</td>
    <td data-label="Sandboxes"><span>${sandboxes.mean.toFixed(1)} <span class="muted small">peak ${whole(sandboxes.peak)}</span></span></td>
    <td data-label="Memory"><span>${mebibytes(memory.mean)} <span class="muted small">peak ${mebibytes(memory.peak)}</span></span></td>
  </tr>`;
}
