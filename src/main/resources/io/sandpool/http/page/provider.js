import { html, nothing } from './lib/lit-html/lit-html.js';
import { review } from './changes.js';
import { Fields } from './fields.js';
import { icon } from './icons.js';
import { millis, words } from './format.js';
import { badge, button, chip, empty, failure, heading, loading, submit } from './widgets.js';

/** Sets one provider up: its form, a trial, and what saving would change. */
export class ProviderView {
  #app;
  #id;
  #setup = null;
  #version = null;
  #fields = null;
  #problem = null;
  #others = [];
  #trial = null;
  #busy = '';
  #activate = false;
  #note = '';

  constructor(app, id) {
    this.#app = app;
    this.#id = id;
  }

  async enter() {
    try {
      const { data, version } = await this.#app.api.ask('GET', this.#path());
      this.#setup = data;
      this.#version = version;
      this.#fields = new Fields(data, () => this.#app.update());
      this.#problem = null;
    } catch (problem) {
      this.#problem = problem;
      if (problem.status === 401) this.#app.failed(problem);
    }
    this.#app.update();
  }

  #path(rest = '') {
    return `v1/admin/providers/${encodeURIComponent(this.#id)}${rest}`;
  }

  render() {
    const setup = this.#setup;
    const back = html`<p class="crumb"><a href="#/providers">${icon('back', 16)}Providers</a></p>`;
    if (!setup) return html`${back} ${heading(this.#id)} ${this.#problem ? failure(this.#problem) : loading('Reading its settings…')}`;
    return html`${back} ${heading(setup.name, setup.summary)}
      <p class="chips">
        ${chip(setup.id)}${chip(setup.saved ? 'saved' : 'not set up')}${chip(setup.running ? 'running' : 'not running')}${setup.active ? html`<span class="chip strong">Active</span>` : nothing}
      </p>
      <form class="card form" novalidate aria-label="Settings of ${setup.name}" @submit=${(event) => this.#save(event)}>
        ${failure(this.#problem)} ${this.#others.length ? html`<div class="callout bad" role="alert"><ul>${this.#others.map((one) => html`<li><code>${one.path}</code> ${one.message}</li>`)}</ul></div>` : nothing}
        ${setup.fields.length ? html`<div class="fields">${this.#fields.render()}</div>` : empty('This provider has no settings of its own.')}
        <div class="field">
          <label for="note">Note</label>
          <input id="note" name="note" type="text" maxlength="500" autocomplete="off" placeholder="Why, for those who look at the versions later" .value=${this.#note} @input=${(event) => (this.#note = event.target.value)} />
        </div>
        ${setup.active
          ? nothing
          : html`<label class="check"><input type="checkbox" name="activate" .checked=${this.#activate} @change=${(event) => (this.#activate = event.target.checked)} /><span>Make it the active provider, too</span></label>`}
        <div class="actions">
          ${submit('Save…', { busy: this.#busy === 'save', disabled: this.#busy !== '' })}
          ${button('Test connection', () => this.#test(), { busy: this.#busy === 'test', disabled: this.#busy !== '' })}
          ${setup.saved && !setup.active ? button('Make active…', () => this.#makeActive(), { disabled: this.#busy !== '' }) : nothing}
        </div>
      </form>
      ${this.#trial ? trialCard(this.#trial) : nothing}`;
  }

  async #work(name, task) {
    this.#busy = name;
    this.#problem = null;
    this.#others = [];
    this.#app.update();
    try {
      await task();
    } catch (problem) {
      this.#tell(problem);
    }
    this.#idle();
  }

  #idle() {
    this.#busy = '';
    this.#app.update();
  }

  #tell(problem) {
    if (problem.status === 401) this.#app.failed(problem);
    this.#problem = problem.status === 412 ? { message: 'The settings have changed meanwhile. Reload this page to see them, then decide again.' } : problem;
  }

  /** Puts problems beside the fields that they are about. */
  async #blame(problems) {
    this.#others = this.#fields.blame(problems);
    this.#app.notify(problems.length === 1 ? 'One setting is wrong.' : `${problems.length} settings are wrong.`, 'bad');
    this.#idle();
    await new Promise(requestAnimationFrame);
    this.#fields.focusWrong();
  }

  #save(event) {
    event.preventDefault();
    if (this.#busy) return;
    this.#work('save', async () => {
      const body = { settings: this.#fields.collect(), activate: this.#activate, note: this.#note };
      const { data } = await this.#app.api.ask('PUT', this.#path('/settings?dry_run=true'), { body });
      if (data.problems.length) {
        await this.#blame(data.problems);
        return;
      }
      this.#fields.blame([]);
      this.#idle();
      const saved = await review(this.#app, `Save ${this.#setup.name}`, data, () => this.#apply('PUT', '/settings', body), 'Save');
      if (saved) await this.#reload(this.#activate ? `${this.#setup.name} is saved and active` : `${this.#setup.name} is saved`);
    });
  }

  #makeActive() {
    this.#work('activate', async () => {
      const body = { settings: { 'sandbox.provider_type': this.#id } };
      const { data } = await this.#app.api.ask('PATCH', 'v1/admin/settings?dry_run=true', { body });
      if (data.problems.length) {
        await this.#blame(data.problems);
        return;
      }
      this.#idle();
      const done = await review(this.#app, `Make ${this.#setup.name} active`, data, () => this.#apply('POST', '/activate'), 'Make active');
      if (done) await this.#reload(`${this.#setup.name} is active`);
    });
  }

  #apply(method, rest, body) {
    return this.#app.api.ask(method, this.#path(rest), { body, version: this.#version });
  }

  async #reload(text) {
    this.#app.notify(text);
    this.#note = '';
    this.#activate = false;
    await this.enter();
  }

  #test() {
    this.#trial = null;
    this.#work('test', async () => {
      const body = { settings: this.#fields.collect() };
      const { data } = await this.#app.api.ask('POST', this.#path('/test'), { body });
      if (data.problems.length) {
        await this.#blame(data.problems);
        return;
      }
      this.#fields.blame([]);
      this.#trial = data;
      this.#app.notify(data.passed ? 'The connection works.' : 'The connection does not work.', data.passed ? 'ok' : 'bad');
    });
  }
}

function trialCard(trial) {
  const most = Math.max(1, ...trial.steps.map((step) => step.took_ms));
  return html`<section class="card" aria-labelledby="trial">
    <div class="card-head"><h2 id="trial">Test connection</h2>${badge(trial.passed ? 'passed' : 'failed')}</div>
    <ol class="steps">
      ${trial.steps.map(
        (step) => html`<li>
          <span class="step-name">${words(step.name)}</span>
          ${badge(step.end)}
          <meter min="0" max=${most} .value=${step.took_ms} aria-label="${words(step.name)} took"></meter>
          <span class="step-time">${step.end === 'skipped' ? '–' : millis(step.took_ms)}</span>
          ${step.error ? html`<p class="message">${step.error}</p>` : nothing}
        </li>`,
      )}
    </ol>
    ${trial.run ? output(trial.run) : nothing}
  </section>`;
}

function output(run) {
  return html`<details ?open=${run.exit_code !== 0}>
    <summary>Output of the program${run.exit_code === null ? nothing : `, exit code ${run.exit_code}`}, ${millis(run.duration_ms)}</summary>
    ${run.stdout ? html`<pre class="output" role="region" tabindex="0" aria-label="Standard output">${run.stdout}</pre>` : nothing}
    ${run.stderr ? html`<pre class="output stderr" role="region" tabindex="0" aria-label="Standard error">${run.stderr}</pre>` : nothing}
  </details>`;
}
