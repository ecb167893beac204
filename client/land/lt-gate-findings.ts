import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Finding } from '../../server/contract/siting.ts';
import { pick, t } from '../i18n/index.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { inReadingOrder, refusedUses, wordsOf } from './finding-words.ts';
import '../ui/lt-check.ts';
import '../ui/lt-status.ts';

/**
 * Findings to be read in a dialog, each with clause, source, measure and, when it forbids, what would lift it. With `ask` a box below is
 * ticked by who has read them. Event: `lt-acknowledge` {checked}.
 */
@customElement('lt-gate-findings')
export class LtGateFindings extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; border: 1px solid var(--line); border-radius: var(--r); }
      ul { list-style: none; margin: 0; padding: 0; max-height: 15rem; overflow: auto; }
      li { display: grid; grid-template-columns: 18px minmax(0, 1fr) auto; gap: 0 8px; padding: 8px 12px; border-bottom: 1px solid var(--line-2); }
      lt-status { margin-top: 4px; align-self: start; }
      b { font-weight: 600; }
      small { display: block; color: var(--ink-2); font-size: var(--text-s); text-wrap: pretty; }
      .amount { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
      .ask { padding: 9px 12px; background: var(--sunk); }
      .ask p { margin: 4px 0 0 23px; color: var(--fail); font-size: var(--text-s); }
    `,
  ];

  @property({ attribute: false }) findings: readonly Finding[] = [];
  @property({ type: Boolean }) ask = false;
  @property({ type: Boolean }) checked = false;
  /** The box was needed and is not ticked. */
  @property({ type: Boolean }) missing = false;
  private readonly unit = new StoreController(this, areaUnit);

  override render(): TemplateResult {
    return html`<ul tabindex="0" aria-label=${t('gate.findings')}>${inReadingOrder(this.findings).map(({ finding }) => this.row(finding))}</ul>
      ${this.ask ? this.box() : nothing}`;
  }

  private row(finding: Finding): TemplateResult {
    const { heading, clause, source, amount, note } = wordsOf(finding, this.unit.value);
    const uses = refusedUses(finding, this.unit.value);
    const lifts =
      finding.verdict === 'fail'
        ? html`<small>${uses.length > 0 ? `${uses.join(t('siting.listComma'))} · ` : ''}${t('siting.whatLifts')} ${pick(finding.remedy)}</small>`
        : nothing;
    return html`<li><lt-status compact status=${finding.verdict}></lt-status><div><b>${heading}</b><small>${clause}</small>${source ? html`<small class="faint">${source}</small>` : nothing}${lifts}</div>
      <div class="amount">${amount ? html`<b>${amount}</b>` : nothing}${note ? html`<small>${note}</small>` : nothing}</div></li>`;
  }

  private box(): TemplateResult {
    const take = (event: CustomEvent<{ checked: boolean }>): boolean => this.tell('lt-acknowledge', event.detail);
    return html`<div class="ask"><lt-check .checked=${this.checked} @lt-change=${take}>${t('gate.acknowledge', { count: this.findings.length })}</lt-check>${
      this.missing && !this.checked ? html`<p role="alert">${t('gate.acknowledgeFirst')}</p>` : nothing
    }</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-gate-findings': LtGateFindings;
  }
}
