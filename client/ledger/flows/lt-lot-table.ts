import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { quotaKind } from '../../../gis-data/standards/quota-kinds.ts';
import { parseQuota, quotaDecimal } from '../../../gis-data/standards/quota-units.ts';
import { type LotView, ledgerLotEndpoints } from '../../../server/contract/ledger-lots.ts';
import type { Preview } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { readAll } from '../../export/read-all.ts';
import { t } from '../../i18n/index.ts';
import { displayUnit, exactAmount, exactWithUnit, kindName, unitName } from '../../quota/amount.ts';
import { regionName } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { go } from '../../state/url-state.ts';
import { baseStyles, controlStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-empty.ts';
import '../../ui/lt-status.ts';
import { type LotPart, type UseShown, useShown, withPart } from './lots.ts';
import { plainNumber } from './typed.ts';

/** The most lots of a kind and year that a form offers. */
const most = 1000;

/**
 * The freed lots of a kind and year with what is left of each, and how much of each the project is to get. What is short and what is
 * given up on top are the ledger's own figures (`preview`). Event: `lt-parts` {parts: LotPart[]}.
 */
@customElement('lt-lot-table')
export class LtLotTable extends LtElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host { display: block; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th { padding: 4px 8px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: start; white-space: nowrap; border-bottom: 1px solid var(--line); }
      td { padding: 6px 8px; border-bottom: 1px solid var(--line-2); vertical-align: top; }
      th:first-child, td:first-child { padding-inline-start: 0; }
      th:last-child, td:last-child { padding-inline-end: 0; }
      .end { text-align: end; white-space: nowrap; }
      .sub { display: block; color: var(--ink-3); font-size: var(--text-s); }
      input.control { width: 8rem; height: var(--control-s); text-align: end; }
      .short { margin-top: 3px; font-size: var(--text-s); }
      tfoot td { font-weight: 650; border-bottom: 0; border-top: 1px solid var(--line); }
      tfoot tr + tr td { font-weight: 400; border-top: 0; padding-top: 0; }
      @media (max-width: 1180px) { input.control { width: 6.5rem; } th, td { padding-inline: 5px; } }
    `,
  ];

  @property() kind = '';
  @property({ type: Number }) year = 0;
  @property({ attribute: false }) parts: readonly LotPart[] = [];
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  /** The figures for what is typed now; undefined while they are not known. */
  @property({ attribute: false }) preview: Preview | undefined;
  @state() private typed: ReadonlyMap<string, string> = new Map();
  private readonly lots = new Resource<{ items: LotView[]; complete: boolean }>(this, (signal) => {
    const { kind, year } = this;
    return readAll((cursor) => call(ledgerLotEndpoints.lots, { query: { kind, year, limit: 500, cursor }, signal }), most);
  });
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.lots.soon(400));

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('kind') || changed.has('year') || (changed.has('parts') && this.parts.length === 0)) this.typed = new Map();
    if (this.kind) this.lots.want(`${this.kind} ${this.year}`);
    else this.lots.drop();
  }

  /** To the first amount that makes no sense, or the first. */
  override focus(): void {
    const inputs = [...this.renderRoot.querySelectorAll<HTMLElement>('input.control')];
    (
      inputs.find((input) => input.getAttribute('aria-invalid')) ??
      inputs[0] ??
      this.renderRoot.querySelector<HTMLElement>('lt-button')
    )?.focus();
  }

  private take(lot: LotView, text: string): void {
    const quota = quotaKind(lot.kind);
    const plain = plainNumber(text);
    const amount = quota && plain !== null ? parseQuota(quota.id, plain, displayUnit(quota).unit) : null;
    this.typed = new Map(this.typed).set(lot.code, text);
    this.tell('lt-parts', { parts: withPart(this.parts, lot, { text, amount }) });
  }

  private shown({ code, kind }: LotView): string {
    const text = this.typed.get(code);
    const amount = this.parts.find((part) => part.code === code)?.amount ?? null;
    const quota = quotaKind(kind);
    return text ?? (quota && amount !== null ? quotaDecimal(quota.id, amount, displayUnit(quota).unit) : '');
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.kind) return html`<p class="muted">${t('lotUse.ofKind')}</p>`;
    return stateOf(this.lots, ({ items, complete }) => this.list(items, complete), 3);
  }

  private list(items: readonly LotView[], complete: boolean): TemplateResult {
    const chosen = new Set(this.parts.map(({ code }) => code));
    const open = items.filter(({ code, left }) => left > 0 || chosen.has(code));
    if (open.length === 0) return this.none(items.length);
    const unit = unitName(this.kind);
    const use = this.preview && useShown(this.preview);
    return html`<table aria-label=${t('lotUse.lots')}><thead><tr><th scope="col">${t('lotUse.lot')}</th><th scope="col">${t('flows.ratio')}</th><th scope="col" class="end">${t('lotUse.left')} (${unit})</th><th scope="col" class="end">${t('lotUse.part')} (${unit})</th></tr></thead>
      <tbody>${open.map((lot) => this.row(lot, use?.short.get(lot.code) ?? 0))}</tbody>${this.sums(use)}</table>
      ${items.length > open.length ? html`<p class="sub">${t('lotUse.usedUp', { count: items.length - open.length })}</p>` : nothing}
      ${complete ? nothing : html`<p class="warn">${t('ledger.notAll', { count: items.length })}</p>`}`;
  }

  private row(lot: LotView, short: number): TemplateResult {
    const { code, kind, plant, measure, regionId, ratio, left } = lot;
    const part = this.parts.find((each) => each.code === code);
    const bad = short > 0 || (part !== undefined && !(part.amount !== null && part.amount > 0));
    return html`<tr><td>${code}<span class="sub">${regionName(this.regions, regionId)} · ${plant} · ${measure}</span></td><td>${t(`flows.ratio.${ratio}`)}</td><td class="end">${exactAmount(kind, left)}</td>
      <td class="end"><input class="control" data-lot=${code} inputmode="decimal" autocomplete="off" aria-label="${t('lotUse.part')} ${code}" .value=${this.shown(lot)} aria-invalid=${bad ? 'true' : nothing} aria-describedby=${short > 0 ? `short-${code}` : nothing}
          @input=${(event: Event) => this.take(lot, (event.target as HTMLInputElement).value)} />${short > 0 ? html`<div class="short" id="short-${code}"><lt-status status="fail" label=${t('flows.short', { amount: exactWithUnit(kind, short) })}></lt-status></div>` : nothing}</td></tr>`;
  }

  private sums(use: UseShown | undefined): TemplateResult {
    const givenUp = use?.givenUp
      ? html`<tr><td colspan="3">${t('lotUse.givenUp')}</td><td class="end">${exactAmount(this.kind, use.givenUp)}</td></tr>`
      : nothing;
    return html`<tfoot><tr><td colspan="3">${t('lotUse.gets')}</td><td class="end">${exactAmount(this.kind, use?.gets)}</td></tr>${givenUp}</tfoot>`;
  }

  private none(freed: number): TemplateResult {
    const params = { kind: kindName(this.kind), year: this.year };
    return html`<lt-empty icon="swap" heading=${t(freed > 0 ? 'lotUse.allUsed' : 'lotUse.none', params)} text=${t('lotUse.noneWhy')}>
      <lt-button size="s" icon="add" @click=${() => go({ path: 'ledger/new/free_lot' })}>${t('ledgerViews.freeLot')}</lt-button></lt-empty>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-lot-table': LtLotTable;
  }
}
