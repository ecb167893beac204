import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AccountView } from '../../../server/contract/ledger.ts';
import type { ProposalView } from '../../../server/contract/ledger-flows.ts';
import { ledgerPreviewEndpoints, type Preview } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { may, session } from '../../api/session.ts';
import { formatInstant, t } from '../../i18n/index.ts';
import { regionName } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-status.ts';
import { toast } from '../../ui/toasts.ts';
import './lt-balances.ts';
import './lt-decision-dialog.ts';
import type { Decision } from './lt-decision-dialog.ts';
import './lt-voucher-list.ts';
import { flowStyles } from './styles.ts';
import { flowOf, proposalTone, refusalOf, sentenceOf } from './words.ts';

/** A proposal: what is asked by whom and on what ground, the balances after, and the decision. Event: `lt-decided` {proposal}. */
@customElement('lt-proposal')
export class LtProposal extends LtElement {
  static override styles = [
    baseStyles,
    flowStyles,
    css`
      :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; background: var(--surface); }
      .body { overflow: auto; padding: 16px 20px 24px; }
      .head { display: flex; align-items: center; gap: 10px; color: var(--ink-2); }
      h2 { margin: 6px 0 16px; font-size: var(--text-xl); font-weight: 650; line-height: 1.45; text-wrap: pretty; }
      h3 { margin: 22px 0 6px; }
      .foot { padding: 11px 20px; border-top: 1px solid var(--line); }
      .why { flex: 1; min-width: 14rem; color: var(--ink-2); }
      .refuse { margin-top: 8px; }
    `,
  ];

  @property({ attribute: false }) proposal!: ProposalView;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @property({ attribute: false }) accounts: ReadonlyMap<number, AccountView> = new Map();
  @state() private decision: Decision | '' = '';
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly who = new StoreController(this, session, (now) => now.user?.id ?? 0);
  private readonly preview = new Resource<Preview>(this, (signal) =>
    call(ledgerPreviewEndpoints.previewOf, { params: { id: this.proposal.id }, signal }),
  );
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.preview.soon(400));

  override willUpdate(): void {
    if (this.proposal.state === 'waiting') this.preview.want(this.proposal.id);
    else this.preview.drop();
  }

  private get own(): boolean {
    return this.proposal.proposerId === this.who.value;
  }

  /** Opens the question, if the reader may decide so. */
  ask(decision: Decision): void {
    const { proposal } = this;
    const allowed = decision === 'withdraw' ? proposal.state === 'waiting' && this.own : proposal.mayDecide;
    const why = decision === 'approve' ? this.refusal : '';
    if (allowed && why) toast(t('flows.wouldRefuse', { why }), { tone: 'warn' });
    else if (allowed) this.decision = decision;
  }

  /** Whether the question is open. */
  get asking(): boolean {
    return this.decision !== '';
  }

  /** Why an approval would come to nothing now. */
  private get refusal(): string {
    const { value } = this.preview;
    return value ? refusalOf(value, this.regions) : '';
  }

  private get sentence(): string {
    return sentenceOf(this.proposal.body, { regions: this.regions, accounts: this.accounts });
  }

  override render(): TemplateResult {
    const { proposal } = this;
    return html`<article class="body" tabindex="-1" aria-label=${t(`flows.flow.${flowOf(proposal.body)}`)}>
        <div class="head"><span>${t(`flows.flow.${flowOf(proposal.body)}`)}</span><lt-status status=${proposalTone[proposal.state]} label=${t(`flows.state.${proposal.state}`)}></lt-status></div>
        <h2>${this.sentence}</h2>${this.facts()}
        ${proposal.state === 'waiting' ? html`<h3>${t('flows.balancesAfter')}</h3>${stateOf(this.preview, (preview) => this.figures(preview), 3)}` : nothing}
        ${proposal.transfers.length > 0 ? html`<h3>${t('flows.vouchers')}</h3><lt-voucher-list .transfers=${proposal.transfers} .regions=${this.regions}></lt-voucher-list>` : nothing}</article>
      ${proposal.state === 'waiting' ? this.foot() : nothing}
      <lt-decision-dialog .proposal=${proposal} sentence=${this.sentence} .preview=${this.preview.value} .regions=${this.regions} decision=${this.decision}
        @lt-close=${() => this.close()} @lt-decided=${() => this.close()}></lt-decision-dialog>`;
  }

  private close(): void {
    this.decision = '';
  }

  private facts(): TemplateResult {
    const { proposal } = this;
    const decided = proposal.state !== 'waiting';
    return html`<dl><dt>${t('flows.reason')}</dt><dd>${proposal.reason}</dd>
      <dt>${t('flows.document')}</dt><dd>${proposal.document || '—'}</dd>
      <dt>${t('flows.asks')}</dt><dd>${proposal.proposedFor ? t('deputies.by', { person: proposal.proposer ?? '', other: proposal.proposedFor }) : (proposal.proposer ?? t('ledger.system'))} · ${formatInstant(proposal.proposedAt)}</dd>
      <dt>${t('flows.inRegion')}</dt><dd>${regionName(this.regions, proposal.regionId)}</dd>
      ${decided ? html`<dt>${t('flows.decider')}</dt><dd>${proposal.decidedFor ? t('deputies.by', { person: proposal.decider ?? '', other: proposal.decidedFor }) : (proposal.decider ?? '—')} · ${formatInstant(proposal.decidedAt)}</dd>` : nothing}
      ${proposal.note ? html`<dt>${t('flows.note')}</dt><dd>${proposal.note}</dd>` : nothing}</dl>`;
  }

  private figures(preview: Preview): TemplateResult {
    const why = this.refusal;
    return html`<lt-balances .preview=${preview} .regions=${this.regions}></lt-balances>
      ${why ? html`<p class="refuse"><lt-status status="fail" label=${t('flows.wouldRefuse', { why })}></lt-status></p>` : nothing}`;
  }

  private foot(): TemplateResult {
    const { proposal, own } = this;
    if (proposal.mayDecide)
      return html`<div class="foot"><lt-button variant="danger" @click=${() => this.ask('reject')}>${t('flows.reject')}</lt-button><lt-button variant="primary" icon="check" ?disabled=${this.refusal !== ''} reason=${this.refusal} @click=${() => this.ask('approve')}>${t('flows.approve')}</lt-button></div>`;
    return html`<div class="foot"><span class="why">${own ? t('flows.ownNote') : may('ledger.approve') ? nothing : t('flows.noRightNote')}</span>${
      own ? html`<lt-button @click=${() => this.ask('withdraw')}>${t('flows.withdraw')}</lt-button>` : nothing
    }</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-proposal': LtProposal;
  }
}
