import { html, nothing } from './lib/lit-html/lit-html.js';
import { live } from './lib/lit-html/directives/live.js';
import { icon } from './icons.js';
import { millis, whole } from './format.js';
import { badge, chip, failure, figure, heading } from './widgets.js';

/** What is shown of endless output: the end of it. */
const MOST_SHOWN = 200_000;

const EXAMPLES = {
  python: 'import time\n\nfor i in range(3):\n    print("hello", i, flush=True)\n    time.sleep(0.5)\n',
  nodejs: 'for (let i = 0; i < 3; i++) {\n  console.log("hello", i);\n  await new Promise((go) => setTimeout(go, 500));\n}\n',
  bash: 'for i in 1 2 3; do\n  echo "hello $i"\n  sleep 0.5\ndone\n',
};

/** Runs a program and shows its output as it comes. */
export class ConsoleView {
  #app;
  #languages = [];
  #language = '';
  #templates = {};
  #template = '';
  #code = '';
  #stdin = '';
  #typed = false;
  #pieces = [];
  #shown = 0;
  #cut = false;
  #result;
  #finished = null;
  #problem = null;
  #running = null;

  constructor(app) {
    this.#app = app;
  }

  async enter() {
    try {
      const { languages } = await this.#app.api.get('v1/languages');
      this.#languages = languages.map((language) => language.name);
      this.#templates = Object.fromEntries(languages.map((language) => [language.name, language.templates.map((template) => template.name)]));
      this.#choose(this.#languages.includes('python') ? 'python' : this.#languages[0] || '');
    } catch (problem) {
      this.#problem = problem;
      if (problem.status === 401) this.#app.failed(problem);
    }
    this.#app.update();
  }

  leave() {
    this.#running?.abort();
  }

  #choose(language) {
    this.#language = language;
    this.#template = '';
    if (!this.#typed) this.#code = EXAMPLES[language] || '';
    this.#app.update();
  }

  render() {
    return html`${heading('Console', 'Runs a program in a sandbox that nobody used before.')}
      <form class="card form" aria-label="Program" @submit=${(event) => this.#run(event)} @keydown=${(event) => this.#key(event)}>
        <div class="card-head">
          <label class="inline">Language
            <select name="language" @change=${(event) => this.#choose(event.target.value)}>
              ${this.#languages.map((name) => html`<option value=${name} ?selected=${name === this.#language}>${name}</option>`)}
            </select>
          </label>
          ${this.#templateChoice()}
          <span class="muted small hint">Ctrl + Enter runs it</span>
        </div>
        <div class="field">
          <label for="code">Code</label>
          <textarea id="code" name="code" class="code" rows="11" spellcheck="false" autocapitalize="off" autocomplete="off" .value=${live(this.#code)} @input=${(event) => this.#type(event.target.value)}></textarea>
        </div>
        <details>
          <summary>Standard input</summary>
          <div class="field">
            <label for="stdin" class="visually-hidden">Standard input</label>
            <textarea id="stdin" name="stdin" class="code" rows="3" spellcheck="false" .value=${live(this.#stdin)} @input=${(event) => (this.#stdin = event.target.value)}></textarea>
          </div>
        </details>
        <div class="actions">
          ${this.#running
            ? html`<button type="button" class="danger" @click=${() => this.#running.abort()}>${icon('stop', 16)}<span>Stop</span></button>`
            : html`<button type="submit" class="primary">${icon('play', 16)}<span>Run</span></button>`}
        </div>
      </form>
      ${failure(this.#problem)} ${this.#output()}`;
  }

  /** Only where there is something to choose from. */
  #templateChoice() {
    const templates = this.#templates[this.#language] || [];
    if (templates.length < 2) return nothing;
    return html`<label class="inline">Template
      <select name="template" @change=${(event) => (this.#template = event.target.value)}>
        <option value="" ?selected=${!this.#template}>the default</option>
        ${templates.map((name) => html`<option value=${name} ?selected=${name === this.#template}>${name}</option>`)}
      </select>
    </label>`;
  }

  #output() {
    if (!this.#running && !this.#finished && !this.#pieces.length) return nothing;
    return html`<section class="card" aria-labelledby="output">
      <div class="card-head"><h2 id="output">Output</h2>${this.#running ? html`<span class="badge wait"><span class="spinner" aria-hidden="true"></span><span>Running</span></span>` : this.#finished ? badge(this.#finished.outcome) : nothing}</div>
      ${this.#cut ? html`<p class="small muted">The beginning is not shown any more.</p>` : nothing}
      <pre class="output" role="region" tabindex="0" aria-label="Output of the program">${this.#pieces.map((piece) => (piece.stream === 'stderr' ? html`<span class="stderr">${piece.text}</span>` : piece.text))}</pre>
      ${this.#result === undefined ? nothing : html`<h3>Result</h3><pre class="output" role="region" tabindex="0" aria-label="Result">${JSON.stringify(this.#result, null, 2)}</pre>`}
      ${this.#finished ? end(this.#finished) : nothing}
    </section>`;
  }

  #type(code) {
    this.#code = code;
    this.#typed = true;
  }

  #key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#run(event);
  }

  async #run(event) {
    event.preventDefault();
    if (this.#running) return;
    this.#running = new AbortController();
    this.#pieces = [];
    this.#shown = 0;
    this.#cut = false;
    this.#result = undefined;
    this.#finished = null;
    this.#problem = null;
    this.#app.update();
    const order = { language: this.#language, code: this.#code };
    if (this.#template) order.template = this.#template;
    if (this.#stdin) order.stdin = this.#stdin;
    try {
      for await (const happened of this.#app.api.run(order, this.#running.signal)) this.#take(happened);
      this.#app.notify(this.#finished ? `The program ended: ${this.#finished.outcome}` : 'The run ended', this.#finished?.outcome === 'succeeded' ? 'ok' : 'bad');
    } catch (problem) {
      if (problem.name === 'AbortError') this.#app.notify('Stopped');
      else this.#problem = problem;
      if (problem.status === 401) this.#app.failed(problem);
    }
    this.#running = null;
    this.#app.update();
  }

  #take(happened) {
    switch (happened.event) {
      case 'stdout':
      case 'stderr':
        this.#append(happened.event, happened.data);
        break;
      case 'result':
        this.#result = happened.result;
        break;
      case 'finished':
        this.#finished = happened;
        break;
      case 'error':
        this.#problem = { message: happened.detail };
        break;
    }
    this.#app.update();
  }

  #append(stream, text) {
    const last = this.#pieces[this.#pieces.length - 1];
    if (last && last.stream === stream) last.text += text;
    else this.#pieces.push({ stream, text });
    this.#shown += text.length;
    while (this.#shown > MOST_SHOWN) {
      const first = this.#pieces[0];
      const surplus = Math.min(first.text.length, this.#shown - MOST_SHOWN);
      first.text = first.text.slice(surplus);
      this.#shown -= surplus;
      this.#cut = true;
      if (!first.text) this.#pieces.shift();
    }
  }
}

function end(run) {
  return html`${run.error ? html`<div class="callout bad"><div><p><strong>${run.error.name}</strong> ${run.error.message}</p></div></div>` : nothing}
    <p class="chips">
      ${chip(run.provider)}${chip(`pool ${run.pool}`)}${chip(run.start)}${run.spilled_from ? chip(`instead of ${run.spilled_from}: ${run.reason}`) : nothing}
    </p>
    <dl class="figures">
      ${figure('Exit', run.exit_code === null ? run.signal || '–' : String(run.exit_code))} ${figure('Queue', millis(run.timings_ms.queue))} ${figure('Run', millis(run.timings_ms.run))}
      ${figure('Total', millis(run.timings_ms.total))} ${run.usage?.max_rss_kib ? figure('Memory', `${whole(Math.round(run.usage.max_rss_kib / 1024))} MiB`) : nothing}
    </dl>
    ${run.stdout_truncated || run.stderr_truncated ? html`<p class="small muted">The program wrote more than was kept.</p>` : nothing}`;
}
