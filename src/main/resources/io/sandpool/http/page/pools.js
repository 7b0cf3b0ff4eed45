import { html, nothing } from './lib/lit-html/lit-html.js';
import { chartLegend, HourChart, series } from './chart.js';
import { review } from './changes.js';
import { ago, millis, percent, plural, whole } from './format.js';
import { PlanPanel } from './plan.js';
import { Poller } from './poller.js';
import { slotLegend, slotPicture, slotsUsed } from './slots.js';
import { badge, button, chip, empty, failure, figure, heading, loading } from './widgets.js';

/** How the pools are now, and how they were during the last hour. */
export class PoolsView {
  #app;
  #pools = null;
  #history = null;
  #shown = '';
  #problem = null;
  #busy = new Set();
  #chart = new HourChart(() => this.#app.update());
  #plan;
  #pollers = [new Poller(2000, () => this.#look()), new Poller(10_000, () => this.#lookBack())];

  constructor(app) {
    this.#app = app;
    this.#plan = new PlanPanel(app);
  }

  enter() {
    this.#pollers.forEach((poller) => poller.start());
  }

  leave() {
    this.#pollers.forEach((poller) => poller.stop());
    this.#chart.leave();
  }

  drawn() {
    this.#chart.drawn();
  }

  async #look() {
    try {
      this.#pools = (await this.#app.api.get('v1/pools')).pools;
      this.#problem = null;
    } catch (problem) {
      if (problem.status === 401) this.#app.failed(problem);
      this.#problem = problem;
    }
    this.#app.update();
  }

  async #lookBack() {
    try {
      this.#history = await this.#app.api.get('v1/admin/history?minutes=60');
    } catch {
      // The pools themselves tell that nothing is heard; the chart shows what there was.
    }
    this.#app.update();
  }

  render() {
    return html`${heading('Pools', 'Warm sandboxes, ready to be leased. Each is used once.')} ${failure(this.#problem)}
    ${this.#pools === null ? (this.#problem ? nothing : loading('Asking the pools…')) : this.#content()}`;
  }

  #content() {
    if (!this.#pools.length) return empty('There are no pools.');
    return html`${summary(this.#pools.filter((pool) => pool.slots))}
      <section class="card" aria-labelledby="hour">
        <div class="card-head">
          <h2 id="hour">Last hour</h2>
          ${chartLegend()}
          <label class="inline">Pool
            <select name="chart-pool" @change=${(event) => this.#choose(event.target.value)}>
              <option value="">All pools</option>
              ${this.#pools.map((pool) => html`<option value=${pool.name} ?selected=${pool.name === this.#shown}>${pool.name}</option>`)}
            </select>
          </label>
        </div>
        ${this.#history
          ? this.#chart.render(series(this.#history, this.#shown), this.#history.interval_s * 1000)
          : loading('Looking back…')}
      </section>
      <ul class="cards" aria-label="Pools">${this.#pools.map((pool) => html`<li>${pool.slots ? this.#card(pool) : silent(pool)}</li>`)}</ul>
      ${this.#plan.render(this.#pools)}`;
  }

  #choose(pool) {
    this.#shown = pool;
    this.#app.update();
  }

  #card(pool) {
    const id = `pool-${pool.name}`;
    return html`<article class="card" data-pool=${pool.name} aria-labelledby=${id}>
      <div class="card-head">
        <h2 id=${id}>${pool.name}</h2>
        ${badge(pool.health)}
      </div>
      <p class="chips">${chip(pool.provider)}${chip(pool.language)}${chip(`generation ${pool.generation}`)}</p>
      ${slotPicture(pool)} ${slotLegend(pool)}
      <dl class="figures">
        ${figure('Hit ratio', percent(pool.hit_ratio), pool.leases ? `of ${whole(pool.leases)}` : '')}
        ${figure('Slots', whole(slotsUsed(pool)), `of ${whole(pool.max_total)}`)}
        ${figure('Waiting', whole(pool.waiting), pool.waiting ? `the first for ${millis(pool.oldest_wait_ms)}` : `room for ${whole(pool.max_waiting)}`)}
        ${figure('Idle wanted', whole(pool.target_idle), `at least ${whole(pool.min_idle)}`)}
      </dl>
      ${pool.sizing ? html`<p class="small muted" data-sizing=${pool.sizing.reason}>${pool.sizing.explanation}</p>` : nothing}
      ${lastFailure(pool)}
      <div class="actions">${this.#actions(pool)}</div>
    </article>`;
  }

  #actions(pool) {
    const act = (label, action) =>
      button(label, () => this.#ask(pool, action, label), { name: `${label} ${pool.name}`, busy: this.#busy.has(`${pool.name} ${action}`) });
    return html`${['draining', 'drained'].includes(pool.health) ? act('Resume', 'resume') : act('Drain', 'drain')} ${act('Recycle', 'recycle')}
    ${this.#app.rules ? button('Resize', () => this.#resize(pool), { name: `Resize ${pool.name}` }) : nothing}`;
  }

  async #ask(pool, action, label) {
    const sure =
      action !== 'drain' ||
      (await this.#app.dialogs.confirm(
        `Drain ${pool.name}?`,
        'No more leases are granted. What runs may end; idle sandboxes are ended and none are made until you resume.',
        'Drain',
        () => this.#app.api.ask('POST', path(pool, action)),
        'danger',
      ));
    if (!sure) return;
    const mark = `${pool.name} ${action}`;
    this.#busy.add(mark);
    this.#app.update();
    try {
      if (action !== 'drain') await this.#app.api.ask('POST', path(pool, action));
      this.#app.notify(`${label}: ${pool.name}`);
    } catch (problem) {
      this.#app.failed(problem);
    }
    this.#busy.delete(mark);
    await this.#look();
  }

  async #resize(pool) {
    const sizes = { min_idle: String(pool.min_idle), max_total: String(pool.max_total) };
    const { api, dialogs } = this.#app;
    const title = `Resize ${pool.name}`;
    let outcome = null;
    let version = null;
    let wanted = null;
    const chosen = await dialogs.show({
      title,
      body: () => html`<div class="pair">
        ${sizeField('min_idle', 'Idle at least', sizes)} ${sizeField('max_total', 'Sandboxes at most', sizes)}
      </div>`,
      action: 'Review',
      apply: async () => {
        wanted = { min_idle: Number(sizes.min_idle), max_total: Number(sizes.max_total) };
        ({ version } = await api.ask('GET', 'v1/admin/settings'));
        outcome = (await api.ask('PATCH', `${path(pool)}?dry_run=true`, { body: wanted })).data;
        if (outcome.problems.length) throw new Error(outcome.problems.map((one) => one.message).join(' '));
      },
    });
    if (!chosen) return;
    const applied = await review(this.#app, title, outcome, () => api.ask('PATCH', path(pool), { body: wanted, version }));
    if (applied) {
      this.#app.notify(`${pool.name} has other sizes now`);
      await this.#look();
    }
  }
}

const path = (pool, action) => `v1/admin/pools/${encodeURIComponent(pool.name)}${action ? `/${action}` : ''}`;

function sizeField(name, label, sizes) {
  return html`<div class="field">
    <label for="size-${name}">${label}</label>
    <input id="size-${name}" name=${name} type="number" min="0" max="10000" step="1" .value=${sizes[name]} @input=${(event) => (sizes[name] = event.target.value)} />
  </div>`;
}

function summary(pools) {
  const sum = (pick) => pools.reduce((total, pool) => total + pick(pool), 0);
  const leases = sum((pool) => pool.leases);
  const well = pools.filter((pool) => pool.health === 'ready').length;
  return html`<dl class="summary">
    ${figure('Pools ready', `${well}`, `of ${pools.length}`)} ${figure('Idle', whole(sum((pool) => pool.slots.idle)))}
    ${figure('Leased', whole(sum((pool) => pool.slots.leased)))} ${figure('Waiting', whole(sum((pool) => pool.waiting)))}
    ${figure('Hit ratio', percent(leases ? sum((pool) => pool.warm_starts) / leases : null), leases ? plural(leases, 'lease') : '')}
  </dl>`;
}

function lastFailure(pool) {
  if (!pool.last_failure) return nothing;
  const tone = pool.health === 'degraded' ? 'bad' : 'calm';
  return html`<div class="callout ${tone}">
    <div>
      <p class="small"><strong>Last failure</strong> <time datetime=${pool.last_failure.at}>${ago(pool.last_failure.at)}</time></p>
      <p class="message">${pool.last_failure.message}</p>
    </div>
  </div>`;
}

/** A pool that does not answer. */
function silent(pool) {
  return html`<article class="card">
    <div class="card-head"><h2>${pool.name}</h2>${badge('unknown', 'No answer')}</div>
    <p class="message">${pool.reason}</p>
  </article>`;
}
