import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type AccountView, type BookView, ledgerEndpoints, type VoucherView } from '../../../server/contract/ledger.ts';
import { ledgerPreviewEndpoints, type Preview } from '../../../server/contract/ledger-preview.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { t, today } from '../../i18n/index.ts';
import { provenanceAddress, replaceable } from '../../quota/provenance.ts';
import { cityOf, regionsOf } from '../../quota/regions.ts';
import { problemOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { go, view } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-skeleton.ts';
import '../../ui/lt-status.ts';
import '../../ui/lt-verdict.ts';
import { yearsOf } from '../audit.ts';
import { blankDraft, bodyOf, type Draft, type FlowId, faultsOf, figureFaults, ofLots, regionOfDraft } from './draft.ts';
import './lt-balances.ts';
import './lt-confirm-dialog.ts';
import './lt-flow-fields.ts';
import type { LtFlowFields } from './lt-flow-fields.ts';
import { type ProjectChoice, readMovable, readProjects } from './names.ts';
import { formStyles } from './styles.ts';
import { isAnswered, type Outcome, submit } from './submit.ts';
import { refusalOf, sentenceOf } from './words.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const thinkMs = 250;

/** One form of the ledger: its fields, the balances after beside them, a last look, and what came of it. */
@customElement('lt-flow-form')
export class LtFlowForm extends LtElement {
  static override styles = [baseStyles, formStyles, css`:host { display: block; height: 100%; }`];

  @property() flow: FlowId = 'transfer';
  /** What the address says already. */
  @property({ attribute: false }) preset: Partial<Pick<Draft, 'kind' | 'year' | 'region' | 'transfer'>> = {};
  @state() private draft: Draft = blankDraft('transfer', Number(today().slice(0, 4)));
  @state() private tried = false;
  @state() private confirming = false;
  @state() private busy = false;
  @state() private failure: unknown;
  @state() private refused = '';
  @state() private outcome: Outcome | undefined;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly books = new Resource<readonly BookView[]>(this, async (signal) => (await call(ledgerEndpoints.books, { signal })).items);
  private readonly accounts = new Resource<AccountView[]>(this, (signal) => readMovable(this.draft.kind, this.draft.year, signal));
  private readonly projects = new Resource<{ items: ProjectChoice[]; complete: boolean }>(this, readProjects);
  private readonly voucher = new Resource<VoucherView>(this, (signal) =>
    call(ledgerEndpoints.transfer, { params: { id: this.draft.transfer }, signal }),
  );
  private readonly preview = new Resource<{ key: string; preview: Preview }>(this, async (signal) => {
    const key = this.asked;
    return { key, preview: await call(ledgerPreviewEndpoints.preview, { body: JSON.parse(key), signal }) };
  });

  /** The request that the figures on the screen should answer; empty while it cannot be asked. */
  private asked = '';
  private later: ReturnType<typeof setTimeout> | undefined;
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.preview.soon(400));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.later);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('flow')) this.start();
    this.regions.want('all');
    this.books.want('books');
    const { flow, kind, year, transfer } = this.draft;
    if (flow === 'transfer' && kind) this.accounts.want(`${kind} ${year}`);
    if (flow === 'use_lots') this.projects.want('all');
    if (flow === 'reversal' && uuid.test(transfer)) this.voucher.want(transfer);
    else this.voucher.drop();
    this.fillIn();
    this.ask();
  }

  /** What an issue begins with: the city, and its counties with equal weights. */
  private fillIn(): void {
    const { flow, region, shares } = this.draft;
    if (flow !== 'issue' || !this.regions.value || shares.length > 0) return;
    const issuer = region || (cityOf(this.regions.value)?.id ?? '');
    const counties = this.countiesOf(issuer);
    if (issuer !== region || counties.length > 0) this.draft = { ...this.draft, region: issuer, shares: counties };
  }

  private start(): void {
    const { kind, year, region, transfer } = this.preset;
    const draft = blankDraft(this.flow, year ?? Number(today().slice(0, 4)));
    const known = kind !== undefined && (!ofLots(this.flow) || replaceable(kind));
    this.draft = { ...draft, kind: known ? kind : '', transfer: transfer ?? '' };
    this.tried = false;
    this.outcome = undefined;
    if (region && this.flow !== 'use_lots') this.put({ region });
  }

  /** Asks for the figures of what is typed, a moment after the last stroke. */
  private ask(): void {
    const draft = { ...this.draft, reason: '', document: '' };
    const region = this.region;
    const able = Object.keys(figureFaults(draft, today())).length === 0 && region !== '';
    const key = able ? JSON.stringify({ region, body: bodyOf(draft, this.voucher.value) }) : '';
    if (key === this.asked) return;
    this.asked = key;
    clearTimeout(this.later);
    if (key) this.later = setTimeout(() => this.preview.want(key, true), thinkMs);
    else this.preview.drop();
  }

  private get region(): string {
    const accounts = new Map(this.accounts.value?.map((account) => [account.id, account]));
    return regionOfDraft(this.draft, accounts, this.voucher.value);
  }

  /** The figures, when they are those of what is typed now. */
  private get figures(): Preview | undefined {
    const { value } = this.preview;
    return value && value.key === this.asked ? value.preview : undefined;
  }

  private put(change: Partial<Draft>): void {
    const before = this.draft;
    const other = (change.kind ?? before.kind) !== before.kind || (change.year ?? before.year) !== before.year;
    const cleared: Partial<Draft> = other
      ? { debit: null, credit: null, lots: [], ...(change.kind === undefined ? {} : { amount: null }) }
      : {};
    const counties = change.region === undefined ? {} : { shares: this.countiesOf(change.region) };
    /* Another content is another command: an id that was sent once stands for what was sent. */
    const id = this.failure === undefined && !this.refused ? before.id : crypto.randomUUID();
    this.draft = { ...before, ...cleared, ...counties, ...change, id };
    if (change.kind !== undefined || change.year !== undefined) this.remember();
  }

  private countiesOf(region: string): Draft['shares'] {
    const counties = (this.regions.value ?? []).filter(({ kind, parentId }) => kind === 'county' && parentId === region);
    return counties.map(({ id }) => ({ region: id, weight: 1 }));
  }

  /** The kind and year stay in the address, so that another form begins with them. */
  private remember(): void {
    const { kind, year } = this.draft;
    go({ more: { ...view.get().more, ...(kind ? { kind } : {}), year: String(year) } });
  }

  private get faults(): ReturnType<typeof faultsOf> {
    const faults = faultsOf(this.draft, today());
    const unread = this.draft.flow === 'reversal' && this.draft.transfer && !this.voucher.value;
    return unread ? { ...faults, transfer: 'flows.fault.voucher' } : faults;
  }

  private readonly review = (): void => {
    this.tried = true;
    const [first] = Object.keys(this.faults);
    if (first) {
      const fields = this.renderRoot.querySelector<LtFlowFields>('lt-flow-fields');
      fields?.renderRoot.querySelector<HTMLElement>(`[data-field="${first}"]`)?.focus();
      return;
    }
    this.failure = undefined;
    this.refused = '';
    this.confirming = true;
  };

  private readonly send = async (): Promise<void> => {
    const { draft, figures } = this;
    if (this.busy || !figures) return;
    this.busy = true;
    this.failure = undefined;
    this.refused = '';
    try {
      const outcome = await submit(draft, this.region, !figures.secondPerson, this.voucher.value);
      if ('refused' in outcome) {
        this.refused = t(`flows.code.${outcome.refused}`);
        this.draft = { ...this.draft, id: crypto.randomUUID() };
      } else {
        this.outcome = outcome;
        this.confirming = false;
      }
    } catch (error) {
      this.failure = error;
      if (isAnswered(error)) this.draft = { ...this.draft, id: crypto.randomUUID() };
    }
    this.busy = false;
  };

  private get sentence(): string {
    const accounts = new Map(this.accounts.value?.map((account) => [account.id, account]));
    for (const account of [this.voucher.value?.debitAccount, this.voucher.value?.creditAccount])
      if (account) accounts.set(account.id, account);
    return sentenceOf(bodyOf(this.draft, this.voucher.value), { regions: this.regions.value, accounts });
  }

  override render(): TemplateResult {
    if (this.outcome) return this.done(this.outcome);
    const years = [
      ...new Set([...yearsOf(this.books.value ?? []), Number(today().slice(0, 4)), Number(today().slice(0, 4)) + 1, this.draft.year]),
    ];
    return html`<div class="form"><section class="fields"><h1>${t(`flows.flow.${this.flow}`)}</h1><p class="about">${t(`flows.about.${this.flow}`)}</p>
        <lt-flow-fields .draft=${this.draft} .faults=${this.tried ? this.faults : {}} .regions=${this.regions.value} .accounts=${this.accounts.value ?? []} .projects=${this.projects.value} .years=${years.sort((a, b) => b - a)} .voucher=${this.voucher.value} .preview=${this.figures}
          @lt-put=${(event: CustomEvent<{ change: Partial<Draft> }>) => this.put(event.detail.change)}></lt-flow-fields>${this.unread()}</section>
      <aside aria-label=${t('flows.balancesAfter')}><h2>${t('flows.balancesAfter')}</h2><div class="after">${this.results()}</div>${this.foot()}</aside></div>
      <lt-confirm-dialog .open=${this.confirming} .draft=${this.draft} sentence=${this.confirming ? this.sentence : ''} .preview=${this.figures} .regions=${this.regions.value} ?busy=${this.busy} .failure=${this.failure} refused=${this.refused}
        @lt-close=${() => this.closeConfirm()} @lt-confirm=${this.send}></lt-confirm-dialog>`;
  }

  private unread(): TemplateResult | typeof nothing {
    const failed = [this.voucher, this.projects].find((resource) => resource.error !== undefined);
    return failed ? problemOf<unknown>(failed) : nothing;
  }

  private closeConfirm(): void {
    if (!this.busy) this.confirming = false;
  }

  private results(): TemplateResult {
    if (!this.asked) return html`<p class="muted">${t('flows.previewWaits')}</p>`;
    if (this.preview.error !== undefined && !this.preview.busy) return problemOf(this.preview);
    const { value } = this.preview;
    if (!value) return html`<lt-skeleton lines="4"></lt-skeleton>`;
    const named = value.preview.lines.some((line) => line.short > 0);
    const why = named ? '' : refusalOf(value.preview, this.regions.value);
    return html`<lt-balances class=${this.figures ? '' : 'old'} .preview=${value.preview} .regions=${this.regions.value}></lt-balances>
      ${why && this.figures ? html`<p class="why"><lt-status status="fail" label=${why}></lt-status></p>` : nothing}`;
  }

  private foot(): TemplateResult {
    const { figures } = this;
    const missing = Object.keys(this.faults).length;
    const why = figures
      ? refusalOf(figures, this.regions.value)
      : this.asked
        ? t(this.preview.error === undefined || this.preview.busy ? 'flows.computing' : 'flows.noFigures')
        : '';
    return html`<footer>${missing > 0 ? html`<span class="missing" role="status">${t('flows.stillMissing', { count: missing })}</span>` : figures && !why ? html`<span class="missing" role="status">${t(figures.secondPerson ? 'flows.code.needs_approval' : 'flows.code.ok')}</span>` : nothing}
      <lt-button variant="primary" ?disabled=${missing === 0 && why !== ''} reason=${why} @click=${this.review}>${t('flows.review')}</lt-button></footer>`;
  }

  private done(outcome: Outcome): TemplateResult {
    const posted = 'voucher' in outcome;
    const { flow, project, kind, year } = this.draft;
    const link = posted
      ? html`<a href="/ledger/transfers/${outcome.voucher}">${t('flows.toVoucher')}</a>`
      : html`<a href="/ledger/approvals?sel=proposal:${'proposal' in outcome ? outcome.proposal : ''}">${t('flows.toInbox')}</a>`;
    return html`<div class="done"><lt-verdict status="pass" label=${t(posted ? 'flows.posted' : 'flows.asked')}><p>${this.sentence}</p>${posted ? nothing : html`<p>${t('flows.askedNote')}</p>`}</lt-verdict>
      <div class="next">${link}${posted && flow === 'use_lots' ? html`<a href=${provenanceAddress({ project, kind, year })}>${t('lotUse.toSource')}</a>` : nothing}<lt-button @click=${() => this.start()}>${t('flows.another')}</lt-button></div></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-flow-form': LtFlowForm;
  }
}
