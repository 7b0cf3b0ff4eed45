import { svg, html } from './lib/lit-html/lit-html.js';

/** Line drawings on a grid of 24; beside words always, so hidden from those who cannot see them. */
const PATHS = {
  pools: svg`<rect x="4" y="4" width="6.5" height="6.5" rx="1.6"/><rect x="13.5" y="4" width="6.5" height="6.5" rx="1.6"/><rect x="4" y="13.5" width="6.5" height="6.5" rx="1.6"/><rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1.6"/>`,
  providers: svg`<path d="M7 18a4 4 0 0 1-.6-7.95 6 6 0 0 1 11.5 1.2A3.4 3.4 0 0 1 17.5 18z"/>`,
  console: svg`<rect x="3" y="5" width="18" height="14" rx="2.4"/><path d="m7 10 3 2.5L7 15"/><path d="M13 15h4"/>`,
  settings: svg`<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>`,
  keys: svg`<circle cx="8" cy="15" r="4"/><path d="m11 12 8-8M16 7l3 3"/>`,
  audit: svg`<path d="M6 3h9l4 4v14H6z"/><path d="M9.5 12h6M9.5 16h6M9.5 8h2"/>`,
  signout: svg`<path d="M10 4H5v16h5M14 8l4 4-4 4M18 12H9"/>`,
  play: svg`<path d="M8 5.5v13l10.5-6.5z"/>`,
  stop: svg`<rect x="7" y="7" width="10" height="10" rx="1.6"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  cross: svg`<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>`,
  dash: svg`<path d="M7 12h10"/>`,
  warn: svg`<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.5M12 17v.2"/>`,
  back: svg`<path d="m14 6-6 6 6 6"/>`,
  forth: svg`<path d="m10 6 6 6-6 6"/>`,
  arrow: svg`<path d="M5 12h14M13 6l6 6-6 6"/>`,
  local: svg`<rect x="4" y="5" width="16" height="10.5" rx="2"/><path d="M9 19.5h6M12 15.5v4"/>`,
};

export const icon = (name, size = 20) => html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${PATHS[name]}</svg>`;
