import { html, svg } from './lib/lit-html/lit-html.js';
import { whole } from './format.js';

/** Slots of a pool by state, as a picture. */

export const STATES = ['leased', 'idle', 'validating', 'creating', 'retiring'];
const MOST_DRAWN = 72;

export function slotPicture(pool) {
  const free = Math.max(0, pool.max_total - slotsUsed(pool));
  const label = `${STATES.map((state) => `${pool.slots[state]} ${state}`).join(', ')}; room for ${free} more`;
  return html`<div class="slots" role="img" aria-label=${label}>
    ${pool.max_total <= MOST_DRAWN ? squares(pool, free) : bar(pool, free)}
  </div>`;
}

function squares(pool, free) {
  const one = (state) => html`<span class="slot ${state}"></span>`;
  return html`${STATES.map((state) => Array.from({ length: pool.slots[state] }, () => one(state)))}
  ${Array.from({ length: free }, () => one('free'))}`;
}

/** Too many to draw each: as shares of a bar. */
function bar(pool, free) {
  const all = STATES.reduce((sum, state) => sum + pool.slots[state], free) || 1;
  let from = 0;
  const part = (state, count) => {
    const x = (100 * from) / all;
    from += count;
    return svg`<rect class="slot-bar ${state}" x="${x}%" y="0" width="${(100 * count) / all}%" height="100%"/>`;
  };
  return html`<svg class="slot-bars" width="100%" height="18">${STATES.map((state) => part(state, pool.slots[state]))}</svg>`;
}

/** Slots in use. */
export const slotsUsed = (pool) => STATES.reduce((sum, state) => sum + pool.slots[state], 0);

export function slotLegend(pool) {
  return html`<ul class="legend" aria-hidden="true">
    ${STATES.filter((state) => pool.slots[state] > 0 || state === 'idle' || state === 'leased').map(
      (state) => html`<li><span class="slot ${state}"></span>${whole(pool.slots[state])} ${state}</li>`,
    )}
  </ul>`;
}
