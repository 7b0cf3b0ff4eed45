import { html, nothing } from './lib/lit-html/lit-html.js';
import { live } from './lib/lit-html/directives/live.js';
import { value } from './format.js';

/** A form made from a provider's schema. What is typed is judged by the service. */
export class Fields {
  #id;
  #fields;
  #saved;
  #sources;
  #drafts;
  #changed;
  errors = {};

  /**
   * @param setup a provider as the API describes it
   * @param changed called when somebody has typed
   */
  constructor(setup, changed) {
    this.#id = setup.id;
    this.#fields = setup.fields;
    this.#saved = setup.settings;
    this.#changed = changed;
    this.#sources = new Map(setup.values.map((one) => [one.path, one]));
    this.#drafts = Object.fromEntries(setup.fields.map((field) => [field.name, draft(field, setup.settings[field.name])]));
  }

  /** The settings as the service takes them; what is not typed is left out. */
  collect() {
    const settings = {};
    const known = new Set(this.#fields.map((field) => field.name));
    for (const [name, saved] of Object.entries(this.#saved)) {
      if (!known.has(name)) settings[name] = saved;
    }
    for (const field of this.#fields) {
      const typed = parse(field, this.#drafts[field.name]);
      if (typed !== undefined) settings[field.name] = typed;
    }
    return settings;
  }

  /** Takes problems by path; answers with those that belong to no field. */
  blame(problems) {
    const prefix = `sandbox.${this.#id}.`;
    const others = [];
    this.errors = {};
    for (const problem of problems) {
      const path = problem.path.startsWith(prefix) ? problem.path.slice(prefix.length) : '';
      const field = this.#fields.find((one) => path === one.name || path.startsWith(`${one.name}.`));
      if (field) this.errors[field.name] = problem.message;
      else others.push(problem);
    }
    return others;
  }

  /** Goes to the first field that is wrong. */
  focusWrong() {
    const wrong = this.#fields.find((field) => this.errors[field.name]);
    if (wrong) document.getElementById(inputId(wrong))?.focus();
  }

  render() {
    return this.#fields.map((field) => this.#field(field));
  }

  #field(field) {
    const id = inputId(field);
    const error = this.errors[field.name];
    const source = this.#sources.get(`sandbox.${this.#id}.${field.name}`);
    return html`<div class="field ${error ? 'wrong' : ''}" data-field=${field.name}>
      <label for=${id}>${field.label}${field.required ? html`<span class="required">required</span>` : nothing}</label>
      ${this.#input(field, id, error)}
      <p class="help" id="${id}-help">${field.help}${field.variable ? html` Or from the variable <code>${field.variable}</code>.` : nothing} ${range(field)}</p>
      ${source?.source === 'environment' ? html`<p class="note">The service's environment says ${value(source.value)}, and is heard first.</p>` : nothing}
      ${error ? html`<p class="error" id="${id}-error">${error}</p>` : nothing}
    </div>`;
  }

  #input(field, id, error) {
    const draft = this.#drafts[field.name];
    const about = `${id}-help${error ? ` ${id}-error` : ''}`;
    const invalid = error ? 'true' : nothing;
    const set = (event) => this.#set(field.name, event.target.value);
    if (field.secret) return this.#secret(field, id, draft, about, invalid);
    if (field.type === 'boolean' || field.options.length) {
      const options = field.type === 'boolean' ? [['true', 'Yes'], ['false', 'No']] : field.options.map((one) => [one, one]);
      return html`<select id=${id} name=${field.name} aria-describedby=${about} aria-invalid=${invalid} @change=${set}>
        <option value="" ?selected=${draft.text === ''}>${field.default === null ? 'Choose…' : `As usual (${usual(field)})`}</option>
        ${options.map(([key, label]) => html`<option value=${key} ?selected=${draft.text === key}>${label}</option>`)}
      </select>`;
    }
    if (field.type === 'object') {
      return html`<textarea id=${id} name=${field.name} rows="4" spellcheck="false" class="code" placeholder=${field.default === null ? '{}' : JSON.stringify(field.default)} aria-describedby=${about} aria-invalid=${invalid} .value=${live(draft.text)} @input=${set}></textarea>`;
    }
    return html`<input id=${id} name=${field.name} type="text" inputmode=${field.type === 'integer' ? 'numeric' : nothing} autocomplete="off" spellcheck="false" placeholder=${field.default === null ? '' : value(field.default)} aria-describedby=${about} aria-invalid=${invalid} aria-required=${field.required ? 'true' : nothing} .value=${live(draft.text)} @input=${set} />`;
  }

  #secret(field, id, draft, about, invalid) {
    const kept = draft.kept && !draft.removed && draft.text === '';
    return html`<div class="with-button">
      <input id=${id} name=${field.name} type="password" autocomplete="new-password" spellcheck="false" placeholder=${kept ? `Saved${draft.kept.last4 ? `, ends in ${draft.kept.last4}` : ''}; type to replace it` : ''} aria-describedby=${about} aria-invalid=${invalid} .value=${live(draft.text)} @input=${(event) => this.#set(field.name, event.target.value)} />
      ${draft.kept
        ? html`<button type="button" class="quiet" aria-label="${draft.removed ? 'Keep' : 'Remove'} ${field.label}" @click=${() => this.#toggle(draft)}>${draft.removed ? 'Keep' : 'Remove'}</button>`
        : nothing}
    </div>`;
  }

  #set(name, text) {
    this.#drafts[name].text = text;
    delete this.errors[name];
    this.#changed();
  }

  #toggle(draft) {
    draft.removed = !draft.removed;
    draft.text = '';
    this.#changed();
  }
}

const inputId = (field) => `field-${field.name}`;

const usual = (field) => (field.type === 'boolean' ? (field.default ? 'yes' : 'no') : value(field.default));

function draft(field, saved) {
  if (field.secret) return { text: '', kept: saved && typeof saved === 'object' ? saved : null, removed: false };
  if (saved === undefined || saved === null) return { text: '' };
  return { text: typeof saved === 'object' ? JSON.stringify(saved, null, 2) : String(saved) };
}

/** What is typed, as JSON; what is no such thing goes as it is, and the service says so. */
function parse(field, draft) {
  if (field.secret && draft.text === '') return draft.kept && !draft.removed ? draft.kept : undefined;
  const text = draft.text;
  if (text === '') return undefined;
  if (field.type === 'boolean') return text === 'true';
  if (field.type === 'integer') return /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text;
  if (field.type !== 'object') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function range(field) {
  if (field.min !== null && field.max !== null) return `From ${field.min} to ${field.max}.`;
  if (field.min !== null) return `At least ${field.min}.`;
  return field.max === null ? nothing : `At most ${field.max}.`;
}
