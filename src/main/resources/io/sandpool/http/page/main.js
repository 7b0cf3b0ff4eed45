import { html, nothing, render } from './lib/lit-html/lit-html.js';
import { Api, Problem } from './api.js';
import { Dialogs } from './dialogs.js';
import { icon } from './icons.js';
import { AuditView } from './audit.js';
import { ConsoleView } from './console.js';
import { KeysView } from './keys.js';
import { PoolsView } from './pools.js';
import { ProviderView } from './provider.js';
import { ProvidersView } from './providers.js';
import { SettingsView } from './settings.js';
import { SignIn } from './signin.js';

const ROLES = ['run', 'operate', 'admin'];

/** Where one can go, and what a key must be good for there. */
const PLACES = [
  { path: 'pools', name: 'Pools', role: 'operate', make: (app) => new PoolsView(app) },
  { path: 'providers', name: 'Providers', role: 'operate', make: (app) => new ProvidersView(app) },
  { path: 'console', name: 'Console', role: 'run', make: (app) => new ConsoleView(app) },
  { path: 'settings', name: 'Settings', role: 'operate', make: (app) => new SettingsView(app) },
  { path: 'keys', name: 'Keys', role: 'admin', make: (app) => new KeysView(app) },
  { path: 'audit', name: 'Audit', role: 'admin', system: true, make: (app) => new AuditView(app) },
];

class App {
  api = new Api();
  dialogs = new Dialogs();
  me = null;
  #root = document.getElementById('app');
  #notices = document.getElementById('notices');
  #shown = [];
  #view = null;
  #place = null;
  #pending = false;

  async start() {
    addEventListener('hashchange', () => this.#route());
    try {
      this.me = await this.api.get('v1/admin/me');
    } catch {
      this.api.forget();
    }
    // Without a key one may be somebody, too, where the service asks for none.
    if (this.me && this.api.hasKey) this.#route();
    else this.#showSignIn();
  }

  can(role) {
    return ROLES.indexOf(this.me.role) >= ROLES.indexOf(role);
  }

  /** Whether the key may see and change what is everybody's. */
  get rules() {
    return this.can('admin') && this.me.tenant === 'system';
  }

  signedIn(me) {
    this.me = me;
    this.#route();
  }

  signOut() {
    this.api.forget();
    this.me = null;
    location.hash = '';
    location.reload();
  }

  /** Draws again, once for all that changed meanwhile. */
  update() {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#draw();
    });
  }

  /** Tells how something ended; what went well goes by itself. */
  notify(text, tone = 'ok') {
    const notice = { text, tone };
    this.#shown = [notice];
    this.#drawNotices();
    if (tone === 'ok') setTimeout(() => this.#dismiss(notice), 6000);
  }

  /** What to do where something failed: without a good key there is nothing to see. */
  failed(problem) {
    if (problem instanceof Problem && problem.status === 401) {
      this.api.forget();
      this.notify('The key is not good any more. Sign in again.', 'bad');
      this.#showSignIn();
    } else {
      this.notify(problem.message, 'bad');
    }
  }

  #places() {
    return PLACES.filter((place) => this.can(place.role) && (!place.system || this.rules));
  }

  #showSignIn() {
    this.#leave();
    this.#place = null;
    this.#view = new SignIn(this);
    this.update();
  }

  #leave() {
    this.#view?.leave?.();
    this.#view = null;
  }

  #route() {
    if (!this.me) return;
    const [path, detail] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const place = this.#places().find((one) => one.path === path) || this.#places()[0];
    const first = this.#place === null;
    this.#leave();
    this.#shown = [];
    this.#drawNotices();
    this.#place = place;
    this.#view =
      place.path === 'providers' && detail ? new ProviderView(this, detail) : place.make(this);
    document.title = `${place.name} – Sandpool`;
    this.#view.enter?.();
    this.#draw();
    scrollTo(0, 0);
    // Who cannot see the page hears where they are; at the first view the browser tells.
    if (!first) this.#root.querySelector('h1')?.focus({ preventScroll: true });
  }

  #draw() {
    if (!this.#view) return;
    render(this.#place ? this.#shell() : this.#view.render(), this.#root);
    this.#view.drawn?.();
  }

  #shell() {
    return html`<a class="skip" href="#main" @click=${skip}>Skip to content</a>
      <div class="shell">
        <header class="side">
          <a class="brand" href="#/pools"><img src="icon.svg" alt="" width="28" height="28" /><span>Sandpool</span></a>
          <nav aria-label="Main">
            <ul>
              ${this.#places().map(
                (place) => html`<li>
                  <a href="#/${place.path}" aria-current=${place === this.#place ? 'page' : nothing}>${icon(place.path)}<span>${place.name}</span></a>
                </li>`,
              )}
            </ul>
          </nav>
          <div class="who">
            <div><strong>${this.me.name}</strong><span class="muted">${this.me.role} · ${this.me.tenant}</span></div>
            <button type="button" class="quiet square" aria-label="Sign out" title="Sign out" @click=${() => this.signOut()}>${icon('signout', 18)}</button>
          </div>
        </header>
        <main id="main" tabindex="-1">${this.#view.render()}</main>
      </div>`;
  }

  #dismiss(notice) {
    this.#shown = this.#shown.filter((one) => one !== notice);
    this.#drawNotices();
  }

  #drawNotices() {
    render(
      this.#shown.map(
        (notice) => html`<div class="notice ${notice.tone}">
          ${icon(notice.tone === 'ok' ? 'check' : 'warn', 18)}<p>${notice.text}</p>
          <button type="button" class="square" aria-label="Dismiss" @click=${() => this.#dismiss(notice)}>${icon('cross', 14)}</button>
        </div>`,
      ),
      this.#notices,
    );
  }
}

/** The address after # says where one is, so that the browser may not jump by it. */
function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

new App().start();
