import { html, nothing } from './lib/lit-html/lit-html.js';
import { changeList, countOf, review } from './changes.js';
import { moment, value } from './format.js';
import { button, chip, empty, failure, heading, loading } from './widgets.js';

const PAGE = 20;

/** What is in force and who says so; every version there was, and the way back to it. */
export class SettingsView {
  #app;
  #inForce = null;
  #versions = [];
  #more = false;
  #filter = '';
  #problem = null;

  constructor(app) {
    this.#app = app;
  }

  async enter() {
    try {
      const [inForce, versions] = await Promise.all([this.#app.api.get('v1/settings'), this.#app.rules ? this.#page() : []]);
      this.#inForce = inForce;
      this.#versions = versions;
      this.#more = versions.length === PAGE;
      this.#problem = null;
    } catch (problem) {
      this.#problem = problem;
      if (problem.status === 401) this.#app.failed(problem);
    }
    this.#app.update();
  }

  async #page(before) {
    const rest = before ? `&before=${before}` : '';
    return (await this.#app.api.get(`v1/admin/settings/versions?limit=${PAGE}${rest}`)).versions;
  }

  render() {
    return html`${heading('Settings', 'The file speaks first, then the database, then the environment.')} ${failure(this.#problem)}
    ${this.#inForce === null ? (this.#problem ? nothing : loading('Reading the settings…')) : html`${this.#app.rules ? this.#history() : nothing} ${this.#values()}`}`;
  }

  #history() {
    return html`<section class="card" aria-labelledby="versions">
      <div class="card-head"><h2 id="versions">Versions</h2></div>
      <ol class="versions">${this.#versions.map((version) => html`<li>${this.#version(version)}</li>`)}</ol>
      ${this.#more ? html`<div class="actions">${button('Show older', () => this.#older())}</div>` : nothing}
    </section>`;
  }

  #version(version) {
    const current = version.version === this.#inForce.version;
    return html`<article class="version" data-version=${version.version} aria-label="Version ${version.version}">
      <header>
        <h3>Version ${version.version}</h3>
        ${current ? html`<span class="chip strong">in force</span>` : nothing}
        <p class="muted"><time datetime=${version.at}>${moment(version.at)}</time> by ${version.by}</p>
        ${current ? nothing : button('Roll back…', () => this.#rollBack(version.version), { name: `Roll back to version ${version.version}` })}
      </header>
      ${version.note ? html`<p class="quote">${version.note}</p>` : nothing}
      ${version.changes.length ? html`<details><summary>${countOf(version.changes)}</summary>${changeList(version.changes)}</details>` : nothing}
    </article>`;
  }

  async #older() {
    try {
      const page = await this.#page(this.#versions[this.#versions.length - 1].version);
      this.#versions = [...this.#versions, ...page];
      this.#more = page.length === PAGE;
    } catch (problem) {
      this.#app.failed(problem);
    }
    this.#app.update();
  }

  async #rollBack(number) {
    const path = `v1/admin/settings/versions/${number}/restore`;
    const { api } = this.#app;
    try {
      const { version } = await api.ask('GET', 'v1/admin/settings');
      const { data } = await api.ask('POST', `${path}?dry_run=true`);
      if (data.problems.length) throw new Error(data.problems.map((one) => `${one.path}: ${one.message}`).join(' '));
      const done = await review(this.#app, `Roll back to version ${number}`, data, () => api.ask('POST', path, { version }), 'Roll back');
      if (!done) return;
      this.#app.notify(`Version ${number} is in force again, as a new version`);
      await this.enter();
    } catch (problem) {
      this.#app.failed(problem);
    }
  }

  #values() {
    const wanted = this.#filter.toLowerCase();
    const values = this.#inForce.values.filter((one) => one.path.toLowerCase().includes(wanted));
    return html`<section class="card" aria-labelledby="values">
      <div class="card-head">
        <h2 id="values">In force</h2>
        <label class="inline">Filter <input type="search" name="filter" .value=${this.#filter} @input=${(event) => this.#narrow(event.target.value)} /></label>
      </div>
      ${values.length
        ? html`<table class="wide">
            <thead><tr><th scope="col">Setting</th><th scope="col">Value</th><th scope="col">Source</th></tr></thead>
            <tbody>${values.map((one) => html`<tr><th scope="row"><code class="path">${one.path}</code></th><td data-label="Value">${value(one.value)}</td><td data-label="Source">${chip(one.source)}</td></tr>`)}</tbody>
          </table>`
        : empty('No setting is called that.')}
    </section>`;
  }

  #narrow(text) {
    this.#filter = text;
    this.#app.update();
  }
}
