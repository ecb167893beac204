import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { AccountView } from '../../../server/contract/ledger.ts';
import { ledgerFlowEndpoints, type ProposalView } from '../../../server/contract/ledger-flows.ts';
import { call } from '../../api/call.ts';
import { onLive } from '../../api/events.ts';
import { formatAgo, type MessageKey, t } from '../../i18n/index.ts';
import { regionsOf } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { go, view } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import { addShortcuts, type Shortcut } from '../../ui/shortcuts.ts';
import '../../ui/lt-empty.ts';
import '../../ui/lt-icon.ts';
import '../../ui/lt-segment.ts';
import '../../ui/lt-status.ts';
import { toast } from '../../ui/toasts.ts';
import type { LedgerView } from '../place.ts';
import './lt-proposal.ts';
import type { LtProposal } from './lt-proposal.ts';
import { readAccounts } from './names.ts';
import { flowStyles } from './styles.ts';
import { accountsIn, flowIcons, flowOf, proposalTone, sentenceOf } from './words.ts';

interface Inbox {
  items: readonly ProposalView[];
  accounts: ReadonlyMap<number, AccountView>;
}

const limit = 200;

/** Decided proposals of every outcome, newest first. */
async function readDecided(signal: AbortSignal): Promise<ProposalView[]> {
  const states = ['approved', 'rejected', 'withdrawn'] as const;
  const lists = await Promise.all(states.map((state) => call(ledgerFlowEndpoints.proposals, { query: { state, limit: 100 }, signal })));
  return lists.flatMap(({ items }) => items).sort((a, b) => (b.decidedAt ?? '').localeCompare(a.decidedAt ?? ''));
}

/** The approvals inbox: what waits and what was decided at the left, the chosen one beside it. Keyboard: arrows or J K, Enter, A, R. */
@customElement('lt-approvals-page')
export class LtApprovalsPage extends LtElement {
  static override styles = [
    baseStyles,
    flowStyles,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      .two { display: grid; grid-template-columns: minmax(300px, 38%) minmax(0, 1fr); min-height: 0; }
      .list { overflow: auto; background: var(--surface); border-inline-end: 1px solid var(--line); }
      ol { margin: 0; padding: 0; list-style: none; }
      li a { display: grid; grid-template-columns: 20px minmax(0, 1fr) auto; gap: 2px 10px; padding: 11px 14px 11px var(--gap-4); color: inherit; font-weight: 400; border-bottom: 1px solid var(--line-2); border-inline-start: 3px solid transparent; }
      li a:hover { background: var(--sunk); text-decoration: none; }
      li a:focus-visible { outline-offset: -2px; }
      li a[aria-current] { background: var(--accent-soft); border-inline-start-color: var(--accent); }
      li lt-icon { margin-top: 2px; color: var(--ink-2); }
      .name { font-weight: 600; }
      .age { color: var(--ink-3); font-size: var(--text-s); white-space: nowrap; }
      .says { grid-column: 2 / -1; color: var(--ink-2); display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
      .who { grid-column: 2 / -1; display: flex; gap: 12px; color: var(--ink-3); font-size: var(--text-s); }
      .who lt-status { font-size: var(--text-s); }
      @media (max-width: 900px) { .two { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(120px, 38%) minmax(0, 1fr); } .list { border-inline-end: 0; border-bottom: 1px solid var(--line); } .keys { display: none; } }
    `,
  ];

  @property({ attribute: false }) at!: LedgerView;
  @query('lt-proposal') private readonly detail!: LtProposal | null;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly chosen = new StoreController(this, view, (now) => now.sel?.replace(/^proposal:/, '') ?? '');
  private readonly regions = regionsOf(this);
  private readonly inbox = new Resource<Inbox>(this, (signal) => this.read(signal));
  private stop: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const again = (): void => this.inbox.soon();
    const key = (keys: string, label: MessageKey, act: () => void): Shortcut => {
      const run = (): void => {
        if (!this.detail?.asking) act();
      };
      return { keys, label, group: 'general', run };
    };
    this.stop = [
      onLive('ledger.proposed', again),
      onLive('ledger.decided', again),
      addShortcuts(
        key('j', 'flows.keyNext', () => this.move(1)),
        key('k', 'flows.keyPrevious', () => this.move(-1)),
        key('a', 'flows.keyApprove', () => this.detail?.ask('approve')),
        key('r', 'flows.keyReject', () => this.detail?.ask('reject')),
      ),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stop) stop();
  }

  override willUpdate(): void {
    this.regions.want('all');
    this.inbox.want(this.decided ? 'decided' : 'waiting');
  }

  private get decided(): boolean {
    return this.at.rest[0] === 'decided';
  }

  private async read(signal: AbortSignal): Promise<Inbox> {
    const items = this.decided
      ? await readDecided(signal)
      : (await call(ledgerFlowEndpoints.proposals, { query: { state: 'waiting', limit }, signal })).items;
    return {
      items,
      accounts: await readAccounts(
        items.flatMap((item) => accountsIn(item.body)),
        signal,
      ),
    };
  }

  /** The chosen proposal, or the first. */
  private get current(): ProposalView | undefined {
    const items = this.inbox.value?.items ?? [];
    return items.find((item) => item.id === this.chosen.value) ?? items[0];
  }

  private move(step: number): void {
    const items = this.inbox.value?.items ?? [];
    const index = items.findIndex((item) => item.id === this.current?.id);
    const next = items[Math.min(items.length - 1, Math.max(0, index + step))];
    if (!next) return;
    go({ sel: `proposal:${next.id}` });
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`a[data-id="${next.id}"]`)?.focus());
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.move(step);
  }

  /** Enter on a line goes on to its details, whose buttons follow. */
  private open(event: MouseEvent, id: string): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go({ sel: `proposal:${id}` });
    if (event.detail === 0) void this.updateComplete.then(() => this.detail?.renderRoot.querySelector<HTMLElement>('.body')?.focus());
  }

  private onDecided(event: CustomEvent<{ proposal: ProposalView }>): void {
    const { proposal } = event.detail;
    const [first] = proposal.transfers;
    const action = first
      ? { label: t('flows.toVoucher'), run: () => go({ path: `ledger/transfers/${first}`, sel: undefined }) }
      : undefined;
    if (proposal.state !== 'waiting') toast(t(`flows.${proposal.state}`), { tone: proposalTone[proposal.state], action });
    this.inbox.soon(0);
  }

  override render(): TemplateResult {
    const lists = [
      { value: 'waiting', label: t('flows.waiting') },
      { value: 'decided', label: t('flows.decided') },
    ];
    const turn = (event: CustomEvent<{ value: string }>): void =>
      go({ path: event.detail.value === 'decided' ? 'ledger/approvals/decided' : 'ledger/approvals', sel: undefined });
    return html`<div class="bar"><h1 class="sr">${t('flows.approvals')}</h1><lt-segment label=${t('flows.inbox')} .options=${lists} value=${this.decided ? 'decided' : 'waiting'} @lt-change=${turn}></lt-segment><a class="small" href="/projects?list=exemptions">${t('gate.inboxLink')}</a><span class="grow"></span>${this.decided ? nothing : html`<span class="keys">${t('flows.keys')}</span>`}</div>
      ${stateOf(this.inbox, (inbox) => this.both(inbox), 8)}`;
  }

  private both(inbox: Inbox): TemplateResult {
    const { current } = this;
    if (!current)
      return html`<lt-empty icon="check" heading=${t(this.decided ? 'flows.noDecided' : 'flows.noWaiting')} text=${this.decided ? '' : t('flows.noWaitingWhy')}></lt-empty>`;
    return html`<div class="two"><nav class="list" aria-label=${t('flows.inbox')} @keydown=${this.onKey}><ol>${inbox.items.map((item) => this.line(item, inbox, item.id === current.id))}</ol></nav>
      <lt-proposal .proposal=${current} .regions=${this.regions.value} .accounts=${inbox.accounts} @lt-decided=${this.onDecided}></lt-proposal></div>`;
  }

  private line(item: ProposalView, inbox: Inbox, on: boolean): TemplateResult {
    const flow = flowOf(item.body);
    const names = { regions: this.regions.value, accounts: inbox.accounts };
    const path = this.decided ? '/ledger/approvals/decided' : '/ledger/approvals';
    return html`<li><a href="${path}?sel=proposal:${item.id}" data-id=${item.id} aria-current=${on ? 'true' : nothing} @click=${(event: MouseEvent) => this.open(event, item.id)}>
      <lt-icon name=${flowIcons[flow]}></lt-icon><span class="name">${t(`flows.flow.${flow}`)}</span><span class="age">${formatAgo(item.decidedAt ?? item.proposedAt)}</span>
      <span class="says">${sentenceOf(item.body, names)}</span>
      <span class="who">${item.proposer ?? t('ledger.system')}${item.state === 'waiting' ? nothing : html`<lt-status status=${proposalTone[item.state]} label=${t(`flows.state.${item.state}`)}></lt-status>`}</span></a></li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-approvals-page': LtApprovalsPage;
  }
}
