import { html, nothing } from './lib/lit-html/lit-html.js';
import { icon } from './icons.js';
import { plural, value } from './format.js';

/** The difference between two versions of the settings. */
export function changeList(changes) {
  if (!changes.length) return html`<p class="muted">Nothing differs.</p>`;
  return html`<ul class="changes">
    ${changes.map(
      (change) => html`<li>
        <code class="path">${change.path}</code>
        <span class="diff">
          ${change.before === null ? nothing : html`<del>${value(change.before)}</del>${icon('arrow', 14)}<span class="visually-hidden"> becomes </span>`}
          ${change.after === null ? html`<em>not set</em>` : html`<ins>${value(change.after)}</ins>`}
        </span>
      </li>`,
    )}
  </ul>`;
}

/** What a change does besides holding other values. */
export function effectList(effects) {
  if (!effects.length) return nothing;
  return html`<h3>What happens then</h3>
    <ul class="effects">
      ${effects.map((effect) => html`<li><strong>${effect.kind} ${effect.name}</strong> ${effect.consequence}</li>`)}
    </ul>`;
}

export const countOf = (changes) => (changes.length ? plural(changes.length, 'change') : 'No changes');

/** Shows what a change would do, and applies it where that is wanted. */
export function review(app, title, outcome, apply, action = 'Apply') {
  return app.dialogs.show({
    title,
    body: () => html`<h3>What changes</h3>${changeList(outcome.changes)}${effectList(outcome.effects)}`,
    action: outcome.changes.length ? action : null,
    cancel: outcome.changes.length ? 'Cancel' : 'Close',
    apply,
  });
}
