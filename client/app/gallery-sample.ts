import { html, type TemplateResult } from 'lit';

/** One card of the gallery: the element's tag and its states. */
export type Sample = readonly [tag: string, body: TemplateResult];

/** A sample as a card. */
export function sample(tag: string, body: TemplateResult): TemplateResult {
  return html`<section class="card" id=${tag}><h2>${tag}</h2>${body}</section>`;
}
