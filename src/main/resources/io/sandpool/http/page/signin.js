import { html, nothing } from './lib/lit-html/lit-html.js';
import { failure, submit } from './widgets.js';

/** Asks for the key. */
export class SignIn {
  #app;
  #busy = false;
  #problem = null;
  #focused = false;

  constructor(app) {
    this.#app = app;
    document.title = 'Sign in – Sandpool';
  }

  render() {
    const keyless = this.#app.me;
    return html`<main class="signin">
      <form novalidate @submit=${(event) => this.#submit(event)}>
        <img src="icon.svg" alt="" width="48" height="48" />
        <h1>Sandpool</h1>
        <p class="intro">Sign in with an API key. It stays in this tab and is forgotten when you close it.</p>
        <div class="field ${this.#problem ? 'wrong' : ''}">
          <label for="key">API key</label>
          <input id="key" name="key" type="password" autocomplete="off" spellcheck="false" placeholder="e2b_…" aria-invalid=${this.#problem ? 'true' : nothing} aria-describedby="key-help" />
          <p class="help" id="key-help">The first start wrote an admin key to the file <code>admin-key</code> in the data folder.</p>
        </div>
        ${failure(this.#problem)}
        ${submit('Sign in', { kind: 'primary wide', busy: this.#busy })}
        ${keyless
          ? html`<button type="button" class="quiet wide" @click=${() => this.#app.signedIn(keyless)}>Continue without a key</button>
              <p class="muted small">This service needs none from this machine; you will see pools, providers and the console.</p>`
          : nothing}
      </form>
    </main>`;
  }

  drawn() {
    if (this.#focused) return;
    this.#focused = true;
    document.getElementById('key').focus();
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#busy) return;
    const input = event.target.elements.key;
    const key = input.value.trim();
    if (!/^[!-~]+$/.test(key)) {
      this.#problem = { message: key ? 'A key has no blanks and no letters outside ASCII.' : 'Type or paste a key.' };
      this.#app.update();
      input.focus();
      return;
    }
    this.#busy = true;
    this.#app.update();
    const { api } = this.#app;
    api.use(key);
    try {
      const me = await api.get('v1/admin/me');
      api.remember();
      this.#app.signedIn(me);
    } catch (problem) {
      api.forget();
      this.#problem = problem.status === 401 ? { message: 'That key is not good.' } : problem;
      this.#busy = false;
      this.#app.update();
      input.focus();
    }
  }
}
