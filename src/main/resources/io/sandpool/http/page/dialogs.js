import { html, render, nothing } from './lib/lit-html/lit-html.js';
import { button, failure, submit } from './widgets.js';

/** Asks in a dialog of the browser's own, which keeps the focus in it and gives it back. */
export class Dialogs {
  #element = document.getElementById('dialog');
  #current = null;

  constructor() {
    // Told late: by then another may be open already.
    this.#element.addEventListener('close', () => this.#element.open || this.#settle(false));
  }

  /**
   * Shows a dialog.
   *
   * @param content {title, body: () => template, action, kind, apply: async () => {}, cancel, large}
   *     where apply throws, the dialog stays and tells why
   * @returns a promise of whether it was applied
   */
  show(content) {
    this.#current = { ...content, problem: null, busy: false };
    this.refresh();
    if (!this.#element.open) this.#element.showModal();
    return new Promise((resolve) => {
      this.#current.resolve = resolve;
    });
  }

  confirm(title, text, action, apply, kind = 'primary') {
    return this.show({ title, body: () => html`<p>${text}</p>`, action, kind, apply });
  }

  refresh() {
    if (this.#current) render(this.#template(this.#current), this.#element);
  }

  close() {
    this.#element.close();
  }

  #template(content) {
    return html`<form class="dialog" novalidate @submit=${(event) => this.#submit(event)}>
      <h2 id="dialog-title">${content.title}</h2>
      <div class="dialog-body">${content.body()} ${failure(content.problem)}</div>
      <div class="dialog-actions">
        ${button(content.cancel || 'Cancel', () => this.#element.close(), { kind: 'quiet' })}
        ${content.action ? submit(content.action, content) : nothing}
      </div>
    </form>`;
  }

  async #submit(event) {
    event.preventDefault();
    const content = this.#current;
    if (!content || content.busy || !content.action) return;
    content.busy = true;
    content.problem = null;
    this.refresh();
    try {
      await content.apply();
      this.#settle(true);
      this.#element.close();
    } catch (problem) {
      content.problem = problem;
      content.busy = false;
      this.refresh();
    }
  }

  #settle(applied) {
    if (!this.#current) return;
    const { resolve } = this.#current;
    this.#current = null;
    resolve(applied);
  }
}
