import { html, nothing } from './lib/lit-html/lit-html.js';
import { moment, words } from './format.js';
import { badge, button, chip, empty, failure, heading, loading } from './widgets.js';

const ROLES = [
  ['run', 'Run programs'],
  ['operate', 'Run programs, see and control pools'],
  ['admin', 'Everything'],
];
const EXPIRIES = [['', 'Never'], ['1d', 'After a day'], ['30d', 'After 30 days'], ['90d', 'After 90 days'], ['365d', 'After a year']];

/** Who may do what. */
export class KeysView {
  #app;
  #keys = null;
  #problem = null;
  #showRevoked = false;

  constructor(app) {
    this.#app = app;
  }

  async enter() {
    try {
      this.#keys = (await this.#app.api.get('v1/admin/keys')).keys;
      this.#problem = null;
    } catch (problem) {
      this.#problem = problem;
      if (problem.status === 401) this.#app.failed(problem);
    }
    this.#app.update();
  }

  render() {
    return html`${heading('Keys', 'Who may do what. A secret is shown once, when its key is made.', button('New key', () => this.#create(), { kind: 'primary' }))}
    ${failure(this.#problem)} ${this.#keys === null ? (this.#problem ? nothing : loading('Reading the keys…')) : this.#list()}`;
  }

  #list() {
    const revoked = this.#keys.filter((key) => key.revoked_at).length;
    const keys = this.#showRevoked ? this.#keys : this.#keys.filter((key) => !key.revoked_at);
    return html`<section class="card" aria-label="Keys">
      ${keys.length ? this.#table(keys) : empty('There are no keys.')}
      ${revoked ? html`<label class="check"><input type="checkbox" name="revoked" .checked=${this.#showRevoked} @change=${(event) => this.#show(event.target.checked)} /><span>Show revoked keys (${revoked})</span></label>` : nothing}
    </section>`;
  }

  #show(revoked) {
    this.#showRevoked = revoked;
    this.#app.update();
  }

  #table(keys) {
    return html`<table class="wide">
      <thead>
        <tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Tenant</th><th scope="col">Made</th><th scope="col">Ends</th><th scope="col">Last shown</th><th scope="col"><span class="visually-hidden">Actions</span></th></tr>
      </thead>
      <tbody>${keys.map((key) => this.#row(key))}</tbody>
    </table>`;
  }

  #row(key) {
    return html`<tr data-key=${key.id}>
      <th scope="row"><span class="name">${key.name}</span> <code class="muted">…${key.last4}</code>${limits(key)}</th>
      <td data-label="Role">${chip(key.role)}</td>
      <td data-label="Tenant">${key.tenant}</td>
      <td data-label="Made">${moment(key.created_at)}<br /><span class="muted small">by ${key.created_by}</span></td>
      <td data-label="Ends">${ending(key)}</td>
      <td data-label="Last shown">${moment(key.last_used_at)}</td>
      <td class="end">${key.revoked_at ? nothing : button('Revoke', () => this.#revoke(key), { name: `Revoke ${key.name}` })}</td>
    </tr>`;
  }

  async #revoke(key) {
    const done = await this.#app.dialogs.confirm(
      `Revoke ${key.name}?`,
      'Whoever shows this key is refused from now on. This cannot be taken back.',
      'Revoke',
      () => this.#app.api.ask('DELETE', `v1/admin/keys/${encodeURIComponent(key.id)}`),
      'danger',
    );
    if (!done) return;
    this.#app.notify(`${key.name} is revoked`);
    await this.enter();
  }

  async #create() {
    const order = { name: '', role: 'run', tenant: '', expires_in: '', max_concurrent: '', runs_per_minute: '' };
    let made = null;
    const done = await this.#app.dialogs.show({
      title: 'New key',
      action: 'Make key',
      body: () => this.#orderForm(order),
      apply: async () => {
        made = (await this.#app.api.ask('POST', 'v1/admin/keys', { body: tidy(order) })).data;
      },
    });
    if (!done) return;
    await this.enter();
    await this.#tell(made);
  }

  #orderForm(order) {
    const set = (name) => (event) => {
      order[name] = event.target.value;
    };
    return html`<div class="field">
        <label for="key-name">Name<span class="required">required</span></label>
        <input id="key-name" name="name" type="text" maxlength="64" autocomplete="off" @input=${set('name')} />
      </div>
      <div class="field">
        <label for="key-role">Role</label>
        <select id="key-role" name="role" @change=${set('role')}>${ROLES.map(([role, text]) => html`<option value=${role}>${words(role)}: ${text}</option>`)}</select>
      </div>
      <div class="pair">
        <div class="field">
          <label for="key-tenant">Tenant</label>
          <input id="key-tenant" name="tenant" type="text" autocomplete="off" placeholder=${this.#app.me.tenant} @input=${set('tenant')} />
        </div>
        <div class="field">
          <label for="key-expiry">Ends</label>
          <select id="key-expiry" name="expires_in" @change=${set('expires_in')}>${EXPIRIES.map(([key, text]) => html`<option value=${key}>${text}</option>`)}</select>
        </div>
        <div class="field">
          <label for="key-concurrent">Runs at a time</label>
          <input id="key-concurrent" name="max_concurrent" type="number" min="1" placeholder="Any number" @input=${set('max_concurrent')} />
        </div>
        <div class="field">
          <label for="key-rate">Runs a minute</label>
          <input id="key-rate" name="runs_per_minute" type="number" min="1" placeholder="Any number" @input=${set('runs_per_minute')} />
        </div>
      </div>`;
  }

  /** The only time that the secret is seen. */
  #tell(made) {
    let copied = '';
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(made.secret);
        copied = 'Copied.';
      } catch {
        copied = 'This browser does not allow that; select and copy it yourself.';
      }
      this.#app.dialogs.refresh();
    };
    return this.#app.dialogs.show({
      title: `${made.name} is made`,
      cancel: 'Done',
      body: () => html`<p>Keep this secret now: it is not shown again.</p>
        <div class="with-button"><output class="secret" tabindex="0" aria-label="Secret">${made.secret}</output>${button('Copy', copy)}</div>
        <p class="small muted" role="status">${copied}</p>`,
    });
  }
}

function tidy(order) {
  const body = {};
  for (const [name, text] of Object.entries(order)) {
    if (text !== '') body[name] = name === 'max_concurrent' || name === 'runs_per_minute' ? Number(text) : text;
  }
  return body;
}

function limits(key) {
  const parts = [];
  if (key.max_concurrent !== null) parts.push(`${key.max_concurrent} at a time`);
  if (key.runs_per_minute !== null) parts.push(`${key.runs_per_minute} a minute`);
  return parts.length ? html`<br /><span class="muted small">${parts.join(', ')}</span>` : nothing;
}

function ending(key) {
  if (key.revoked_at) return badge('failed', 'Revoked');
  if (key.expires_at && Date.parse(key.expires_at) < Date.now()) return badge('skipped', 'Over');
  return key.expires_at ? moment(key.expires_at) : 'Never';
}
