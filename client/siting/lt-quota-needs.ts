import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { exactAmount, kindName, unitName } from '../quota/amount.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { type QuotaRow, shortfallText } from './quota-rows.ts';
import '../ui/lt-bar.ts';
import '../ui/lt-button.ts';
import '../ui/lt-status.ts';
import './lt-needs-form.ts';

/** What the project needs against what the region can give, as bars; the pencil opens the form. */
@customElement('lt-quota-needs')
export class LtQuotaNeeds extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding-bottom: 10px; }
      .head { display: flex; align-items: center; padding: 10px 8px 2px var(--inset); color: var(--ink-2); font-size: var(--text-s); }
      .head span { flex: 1; }
      .bars { padding: 0 var(--inset); --bar-label: 6.5rem; }
      .note { display: flex; gap: 6px; align-items: baseline; padding: 4px var(--inset) 0; font-size: var(--text-s); font-weight: 600; }
      .none { padding: 2px var(--inset) 6px; font-size: var(--text-s); color: var(--ink-3); }
    `,
  ];

  @property({ attribute: false }) rows: readonly QuotaRow[] = [];
  /** The region and year that give: `东昌府区 2026`. */
  @property() giver = '';
  @property({ type: Number, attribute: 'area-m2' }) areaM2 = 0;
  protected readonly unit = new StoreController(this, areaUnit);
  @state() private editing = false;

  override render(): TemplateResult {
    const flip = (): void => {
      this.editing = !this.editing;
      if (this.editing)
        void this.updateComplete.then(() => this.renderRoot.querySelector('lt-needs-form')?.scrollIntoView({ block: 'nearest' }));
    };
    const short = shortfallText(this.rows);
    return html`<div class="head"><span>${this.giver ? t('siting.needsOf', { giver: this.giver }) : t('siting.needs')}</span>
        <lt-button size="s" variant="quiet" icon=${this.editing ? 'check' : 'edit'} @click=${flip}>${t(this.editing ? 'ui.done' : 'siting.editNeeds')}</lt-button></div>
      ${this.rows.length === 0 ? html`<p class="none">${t('siting.noNeeds')}</p>` : html`<div class="bars">${this.rows.map((row) => this.bar(row))}</div>`}
      ${short ? html`<div class="note fail" role="status"><lt-status compact status="fail"></lt-status><span>${short}</span></div>` : nothing}
      ${this.editing ? html`<lt-needs-form area-m2=${this.areaM2}></lt-needs-form>` : nothing}`;
  }

  private bar(row: QuotaRow): TemplateResult {
    const figures = `${exactAmount(row.kind, row.asked)} / ${exactAmount(row.kind, row.available)} ${unitName(row.kind)}`;
    return html`<lt-bar label=${kindName(row.kind)} .total=${row.total} .used=${row.used} .held=${row.held} .asked=${row.asked} figures=${figures}></lt-bar>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-quota-needs': LtQuotaNeeds;
  }
}
