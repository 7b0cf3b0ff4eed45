import { html, nothing } from './lib/lit-html/lit-html.js';
import { moment } from './format.js';
import { badge, button, empty, failure, heading, loading } from './widgets.js';

const PAGE = 50;

/** Who did what. */
export class AuditView {
  #app;
  #entries = null;
  #more = false;
  #problem = null;

  constructor(app) {
    this.#app = app;
  }

  async enter() {
    await this.#read([], '');
  }

  async #read(before, query) {
    try {
      const page = (await this.#app.api.get(`v1/admin/audit?limit=${PAGE}${query}`)).entries;
      this.#entries = [...before, ...page];
      this.#more = page.length === PAGE;
      this.#problem = null;
    } catch (problem) {
      this.#problem = problem;
      if (problem.status === 401) this.#app.failed(problem);
    }
    this.#app.update();
  }

  render() {
    return html`${heading('Audit', 'What operators did. Each entry is chained to all before it by its hash.')} ${failure(this.#problem)}
    ${this.#entries === null ? (this.#problem ? nothing : loading('Reading the log…')) : this.#list()}`;
  }

  #list() {
    if (!this.#entries.length) return empty('Nothing was done yet.');
    return html`<section class="card" aria-label="Entries">
      <ol class="entries">${this.#entries.map((entry) => html`<li>${row(entry)}</li>`)}</ol>
      ${this.#more ? html`<div class="actions">${button('Show older', () => this.#read(this.#entries, `&before=${this.#entries[this.#entries.length - 1].sequence}`))}</div>` : nothing}
    </section>`;
  }
}

function row(entry) {
  const detail = Object.keys(entry.detail).length ? JSON.stringify(entry.detail, null, 2) : '';
  return html`<article class="entry" data-entry=${entry.sequence} aria-label="Entry ${entry.sequence}">
    <p class="entry-what"><code>${entry.action}</code> <span class="name">${entry.subject}</span></p>
    <p class="entry-who"><span class="name">${entry.actor}</span> <span class="muted">${[entry.tenant, entry.address].filter(Boolean).join(' · ')}</span></p>
    <p class="entry-when muted"><time datetime=${entry.at}>${moment(entry.at)}</time></p>
    ${badge(entry.outcome)}
    <details>
      <summary>Details<span class="visually-hidden"> of entry ${entry.sequence}</span></summary>
      ${detail ? html`<pre class="output" role="region" tabindex="0" aria-label="Detail of entry ${entry.sequence}">${detail}</pre>` : nothing}
      <p class="small muted hash">no. ${entry.sequence}, ${entry.hash}</p>
    </details>
  </article>`;
}
