import { html, nothing } from './lib/lit-html/lit-html.js';
import { icon } from './icons.js';
import { millis, whole } from './format.js';
import { Poller } from './poller.js';
import { badge, chip, empty, failure, figure, heading, loading } from './widgets.js';

/** Where sandboxes come from: what runs, and what could be set up. */
export class ProvidersView {
  #app;
  #running = null;
  #setups = [];
  #problem = null;
  #poller = new Poller(2000, () => this.#look());

  constructor(app) {
    this.#app = app;
  }

  enter() {
    this.#poller.start();
  }

  leave() {
    this.#poller.stop();
  }

  async #look() {
    const { api, rules } = this.#app;
    try {
      const [running, setups] = await Promise.all([
        api.get('v1/providers'),
        rules ? api.get('v1/admin/providers') : { providers: [] },
      ]);
      this.#running = running.providers;
      this.#setups = setups.providers;
      this.#problem = null;
    } catch (problem) {
      if (problem.status === 401) this.#app.failed(problem);
      this.#problem = problem;
    }
    this.#app.update();
  }

  render() {
    return html`${heading('Providers', 'Where sandboxes come from. The active one serves, before others, who names none.')} ${failure(this.#problem)}
    ${this.#running === null ? (this.#problem ? nothing : loading('Asking the providers…')) : this.#content()}`;
  }

  #content() {
    const ids = new Set(this.#running.map((provider) => provider.id));
    const others = this.#setups.filter((setup) => !ids.has(setup.id));
    return html`${this.#running.length
        ? html`<ul class="cards" aria-label="Running providers">${this.#running.map((provider) => html`<li>${this.#card(provider)}</li>`)}</ul>`
        : empty('No provider runs.')}
      ${others.length
        ? html`<h2 class="section">Not running</h2>
            <ul class="rows" aria-label="Providers that do not run">${others.map((setup) => html`<li>${this.#row(setup)}</li>`)}</ul>`
        : nothing}`;
  }

  #card(provider) {
    const setup = this.#setups.find((one) => one.id === provider.id);
    const id = `provider-${provider.id}`;
    return html`<article class="card" data-provider=${provider.id} aria-labelledby=${id}>
      <div class="card-head">
        <h2 id=${id}>${provider.id}</h2>
        ${setup?.active ? html`<span class="chip strong">Active</span>` : nothing} ${badge(provider.health)}
      </div>
      ${provider.type ? this.#details(provider) : nothing}
      ${provider.reason ? html`<div class="callout bad"><p class="message">${provider.reason}</p></div>` : nothing}
      ${setup ? html`<div class="actions"><a class="button quiet" href="#/providers/${encodeURIComponent(provider.id)}" aria-label="Set up ${provider.id}">Set up</a></div>` : nothing}
    </article>`;
  }

  #details(provider) {
    const facts = Object.entries(provider.facts || {});
    return html`<p class="chips">${chip(provider.type)}${chip(provider.remote ? 'leased' : 'on this machine')}${provider.languages.map((language) => chip(language.name))}</p>
      <dl class="figures">
        <div class="figure"><dt>Circuit breaker</dt><dd>${badge(provider.circuit.state)}</dd></div>
        ${figure('Sandboxes', whole(provider.sandboxes))} ${provider.circuit.next_probe_in_ms === null ? nothing : figure('Next probe in', millis(provider.circuit.next_probe_in_ms))}
        ${budget(provider.budget)}
      </dl>
      ${provider.circuit.state !== 'closed' && provider.circuit.reason ? html`<p class="message small">${provider.circuit.reason}</p>` : nothing}
      ${facts.length
        ? html`<details><summary>Details</summary><dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name.replaceAll('_', ' ')}</dt><dd>${value}</dd></div>`)}</dl></details>`
        : nothing}`;
  }

  #row(setup) {
    return html`<a class="row" href="#/providers/${encodeURIComponent(setup.id)}" data-provider=${setup.id}>
      <span class="row-main"><strong>${setup.name}</strong><span class="muted">${setup.id}</span></span>
      <span class="row-text">${setup.summary}</span>
      <span class="chips">${setup.saved ? chip('saved') : chip('not set up')}${setup.active ? html`<span class="chip strong">Active</span>` : nothing}</span>
      ${icon('forth', 18)}
    </a>`;
  }
}

function budget(budgets) {
  const own = budgets?.provider;
  if (!own) return nothing;
  return html`${own.runs_per_minute ? figure('Runs left', whole(own.runs_per_minute.left), `of ${whole(own.runs_per_minute.limit)} a minute`) : nothing}
  ${own.seconds_per_hour ? figure('Seconds left', whole(own.seconds_per_hour.left), `of ${whole(own.seconds_per_hour.limit)} an hour`) : nothing}`;
}
