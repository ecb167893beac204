import { css, html, type nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CheckReply } from '../../server/contract/siting.ts';
import { formatArea, formatShare, t } from '../i18n/index.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';

/** What would make the site clear; each can be looked at and adopted. Events: `lt-look` {index | null}, `lt-adopt` {index}. */
@customElement('lt-remedies')
export class LtRemedies extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; margin: 10px var(--inset) 0; border: 1px solid var(--line); border-radius: var(--r); }
      div { display: flex; align-items: center; gap: 4px; padding: 4px 4px 4px 11px; border-bottom: 1px solid var(--line-2); }
      div:last-child { border-bottom: 0; }
      div.on { background: var(--accent-soft); }
      div > span { flex: 1; }
      b { font-weight: 600; font-variant-numeric: tabular-nums; }
    `,
  ];

  @property({ attribute: false }) check!: CheckReply;
  /** The one that is drawn on the map. */
  @property({ attribute: false }) on: number | null = null;
  private readonly unit = new StoreController(this, areaUnit);

  override render(): TemplateResult | typeof nothing {
    return html`${this.check.remedies.map((remedy, index) => {
      const on = this.on === index;
      return html`<div class=${on ? 'on' : ''}><span>${t('siting.largestPart')} <b>${formatArea(remedy.areaM2, this.unit.value)}</b> <span class="faint num">${formatShare(remedy.areaM2 / this.check.areaM2)}</span></span>
        <lt-button size="s" variant="quiet" icon=${on ? 'eyeOff' : 'eye'} label=${t('siting.look')} pressed=${on ? 'true' : 'false'} @click=${() => this.tell('lt-look', { index: on ? null : index })}></lt-button>
        <lt-button size="s" variant="quiet" @click=${() => this.tell('lt-adopt', { index })}>${t('siting.adopt')}</lt-button></div>`;
    })}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-remedies': LtRemedies;
  }
}
