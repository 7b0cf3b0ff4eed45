import { html, nothing } from './lib/lit-html/lit-html.js';
import { icon } from './icons.js';
import { words } from './format.js';

/** Small pieces that several views show. */

const TONES = {
  ready: 'ok', up: 'ok', closed: 'ok', done: 'ok', passed: 'ok', succeeded: 'ok',
  warming: 'wait', half_open: 'wait', draining: 'wait', drained: 'wait', throttled: 'wait', refused: 'wait', skipped: 'wait',
  degraded: 'bad', unreachable: 'bad', unauthorised: 'bad', misconfigured: 'bad', unknown: 'bad', open: 'bad', failed: 'bad',
};
const MARKS = { ok: 'check', wait: 'dash', bad: 'cross', plain: 'dash' };

/** A state with a mark and a word: never by its colour alone. */
export function badge(state, text = words(state)) {
  const tone = TONES[state] || 'plain';
  return html`<span class="badge ${tone}">${icon(MARKS[tone], 14)}<span>${text}</span></span>`;
}

export const chip = (text) => html`<span class="chip">${text}</span>`;

export function figure(label, value, note) {
  return html`<div class="figure">
    <dt>${label}</dt>
    <dd>${value}${note ? html` <small>${note}</small>` : nothing}</dd>
  </div>`;
}

/** A heading with what can be done beside it. */
export function heading(title, intro, actions = nothing) {
  return html`<header class="heading">
    <div>
      <h1 tabindex="-1">${title}</h1>
      ${intro ? html`<p class="intro">${intro}</p>` : nothing}
    </div>
    <div class="actions">${actions}</div>
  </header>`;
}

/*
 * What cannot be pressed says so by aria-disabled: the browser takes the focus away from what is
 * disabled by its attribute, and those who use the keyboard are lost then.
 */

export function button(label, onclick, { kind = 'quiet', busy = false, mark, name, disabled = false } = {}) {
  const off = disabled || busy;
  return html`<button type="button" class=${kind} aria-disabled=${off ? 'true' : nothing} aria-label=${name || nothing} @click=${off ? nothing : onclick}>
    ${busy ? spinner() : mark ? icon(mark, 16) : nothing}<span>${label}</span>
  </button>`;
}

/** Sends its form, which has to ignore that while it is disabled. */
export function submit(label, { kind = 'primary', busy = false, disabled = busy } = {}) {
  return html`<button type="submit" class=${kind} aria-disabled=${disabled ? 'true' : nothing}>${busy ? spinner() : nothing}<span>${label}</span></button>`;
}

const spinner = () => html`<span class="spinner" aria-hidden="true"></span>`;

/** What went wrong, where it happened. */
export function failure(problem) {
  if (!problem) return nothing;
  return html`<div class="callout bad" role="alert">
    ${icon('warn')}
    <div>
      <p>${problem.message}</p>
      ${problem.errors && problem.errors.length > 1
        ? html`<ul>${problem.errors.map((error) => html`<li>${error.detail}</li>`)}</ul>`
        : nothing}
    </div>
  </div>`;
}

export const loading = (what) => html`<p class="empty" role="status"><span class="spinner" aria-hidden="true"></span> ${what}</p>`;
export const empty = (text) => html`<p class="empty">${text}</p>`;
