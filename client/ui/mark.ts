import { html, type TemplateResult } from 'lit';

/** The mark of Lantu. */
export const mark = (
  size: number,
): TemplateResult => html`<svg width=${size} height=${size} viewBox="0 0 22 22" aria-hidden="true" style="display:block;flex:none">
  <rect x="1" y="1" width="20" height="20" rx="4" fill="#1c4f9c" /><path d="M5 14.5 9 7l3.2 5L14 9.5l3.2 5z" fill="none" stroke="#fff" stroke-width="1.5" stroke-linejoin="round" />
  <path d="M5 17h12" stroke="#9fc0f0" stroke-width="1.3" /></svg>`;
