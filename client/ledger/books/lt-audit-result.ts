import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ReplyOut } from '../../../server/contract/endpoint.ts';
import type { ledgerViewEndpoints } from '../../../server/contract/ledger-views.ts';
import { formatNumber, t, tMaybe } from '../../i18n/index.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-status.ts';
import { grouped } from './proof.ts';

/** What an audit of a book answered. */
export type AuditReply = ReplyOut<(typeof ledgerViewEndpoints)['audit']>;

/** An audit told to a person: what was done, what came out, what it means, and what to do when it differs. */
@customElement('lt-audit-result')
export class LtAuditResult extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; white-space: normal; }
      .box { padding: 10px 14px; border-inline-start: 3px solid var(--pass); background: var(--pass-soft); border-radius: var(--r-s); }
      .box.wrong { border-color: var(--fail); background: var(--fail-soft); }
      p { margin-top: 4px; max-width: 130ch; }
      ul { margin: 6px 0 0; padding-inline-start: 18px; }
      code { font: var(--text-s)/1.6 var(--mono); overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) reply!: AuditReply;

  override render(): TemplateResult {
    const { rows, findings, seq, head, tookMs } = this.reply;
    const wrong = findings.length > 0;
    const told = { rows: formatNumber(rows), seq: formatNumber(seq), ms: formatNumber(tookMs) };
    return html`<div class="box ${wrong ? 'wrong' : ''}"><lt-status status=${wrong ? 'fail' : 'pass'} label=${t(wrong ? 'ledgerViews.auditWrong' : 'ledgerViews.auditRight')}></lt-status>
      <p>${t('ledgerViews.auditDid', told)} ${t(wrong ? 'ledgerViews.auditWrongMeans' : 'ledgerViews.auditRightMeans')}</p>
      ${wrong ? html`<ul>${findings.map((finding) => html`<li>${finding.seq === null ? nothing : html`#${finding.seq} `}${tMaybe(`ledgerViews.fault.${finding.fault}`) ?? finding.fault}${finding.detail ? html` <code>${finding.detail}</code>` : nothing}</li>`)}</ul>` : nothing}
      <p class="small muted">${t('ledger.head')} #${formatNumber(seq)} <code>${grouped(head)}</code></p></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-audit-result': LtAuditResult;
  }
}
