import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LtElement } from '../ui/element.ts';

@customElement('lt-map')
export class LtMap extends LtElement {
  override render(): TemplateResult {
    return html``;
  }
}
