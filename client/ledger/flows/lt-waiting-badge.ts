import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { ledgerFlowEndpoints } from '../../../server/contract/ledger-flows.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { t } from '../../i18n/index.ts';
import { Resource } from '../../state/resource.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';

const most = 200;

/** How many proposals wait, as a badge beside the name of the inbox; nothing while none does. */
@customElement('lt-waiting-badge')
export class LtWaitingBadge extends LtElement {
  static override styles = [
    baseStyles,
    css`
      b { display: inline-grid; place-items: center; min-width: 18px; height: 18px; margin-inline-start: 6px; padding: 0 5px; color: var(--on-accent); font-size: var(--text-s); font-weight: 600; line-height: 1; background: var(--accent); border-radius: 9px; font-variant-numeric: tabular-nums; }
    `,
  ];

  private readonly count = new Resource<number>(
    this,
    async (signal) => (await call(ledgerFlowEndpoints.proposals, { query: { state: 'waiting', limit: most }, signal })).items.length,
  );
  protected readonly live = new LiveController(this, ['ledger.proposed', 'ledger.decided'], () => this.count.soon());

  override willUpdate(): void {
    this.count.want('waiting');
  }

  override render(): TemplateResult | typeof nothing {
    const { value } = this.count;
    if (!value) return nothing;
    return html`<b aria-hidden="true">${value >= most ? `${most}+` : value}</b><span class="sr">${t('flows.approvalsWaiting', { count: value })}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-waiting-badge': LtWaitingBadge;
  }
}
