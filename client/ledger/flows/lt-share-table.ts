import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { quotaKind } from '../../../gis-data/standards/quota-kinds.ts';
import { parseQuota } from '../../../gis-data/standards/quota-units.ts';
import { exchangeTableEndpoints } from '../../../server/contract/exchange-table.ts';
import type { Preview } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { call } from '../../api/call.ts';
import { errorProps } from '../../api/problem.ts';
import { formatNumber, formatShare, pick, t, tMaybe } from '../../i18n/index.ts';
import { displayUnit, exactAmount, exactWithUnit, unitName } from '../../quota/amount.ts';
import { regionName } from '../../quota/regions.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles, controlStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-dropzone.ts';
import '../../ui/lt-error.ts';
import '../../ui/lt-status.ts';
import type { Share } from './draft.ts';
import { splitShown } from './split.ts';
import { type CellFault, readShares } from './table.ts';
import { plainNumber } from './typed.ts';

/** The largest table that the server takes. */
const bytesMax = 5_000_000;

interface Read {
  note: string;
  faults: readonly CellFault[];
}

/**
 * How a year's quota is split between counties: their weights, by hand or from a dropped table, and what each gets by the ledger's
 * own computation. Events: `lt-shares` {shares, amount?}.
 */
@customElement('lt-share-table')
export class LtShareTable extends LtElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host { display: block; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th { padding: 4px 8px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: end; border-bottom: 1px solid var(--line); }
      td { height: 2.25rem; padding: 2px 8px; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line-2); }
      th:first-child, td:first-child { padding-inline-start: 0; text-align: start; }
      th:last-child, td:last-child { padding-inline-end: 0; }
      input.control { width: 7.5rem; height: var(--control-s); text-align: end; }
      tfoot td { font-weight: 650; border-bottom: 0; border-top: 1px solid var(--line); }
      tr.city td { color: var(--ink-2); }
      .exact { margin-inline-start: 8px; font-weight: 400; font-size: var(--text-s); }
      @media (max-width: 1180px) { input.control { width: 5.5rem; } th, td { padding-inline: 5px; } }
      table { margin-top: 12px; }
      lt-error { display: block; margin-top: 10px; }
      .read { margin-top: 8px; color: var(--ink-2); }
      ul { margin: 6px 0 0; padding: 0; list-style: none; font-size: var(--text-s); }
      li { padding: 3px 0; }
      li code { padding: 0 4px; font: inherit; background: var(--sunk); border-radius: var(--r-s); }
    `,
  ];

  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @property() issuer = '';
  @property() kind = '';
  @property({ type: Number }) amount: number | null = null;
  @property({ attribute: false }) shares: readonly Share[] = [];
  /** The figures for what is typed now; undefined while they are not known. */
  @property({ attribute: false }) preview: Preview | undefined;
  @state() private reading = false;
  @state() private read: Read | undefined;
  @state() private failure: unknown;
  protected readonly unit = new StoreController(this, areaUnit);

  /** To the first weight that is missing, or the first. */
  override focus(): void {
    const inputs = this.renderRoot.querySelectorAll<HTMLElement>('input.control');
    ([...inputs].find((input) => input.getAttribute('aria-invalid')) ?? inputs[0])?.focus();
  }

  private weigh(region: string, text: string): void {
    const plain = plainNumber(text) ?? '';
    const weight = /^\d{1,10}$/.test(plain) && Number(plain) <= 1_000_000_000 ? Number(plain) : null;
    this.tell('lt-shares', { shares: this.shares.map((share) => (share.region === region ? { region, weight } : share)) });
  }

  private readonly take = async (event: CustomEvent<{ files: File[] }>): Promise<void> => {
    const [file] = event.detail.files;
    if (!file || this.reading) return;
    this.failure = undefined;
    this.read = undefined;
    if (file.size > bytesMax) {
      this.read = { note: t('flows.tableTooLarge', { name: file.name }), faults: [] };
      return;
    }
    this.reading = true;
    const form = new FormData();
    form.set('file', file);
    try {
      const table = await call(exchangeTableEndpoints.table, { form });
      const why =
        table.refusal &&
        (tMaybe(`exchange.finding.${table.refusal.code}`, table.refusal.params as Record<string, string>) ?? table.refusal.code);
      if (why) this.read = { note: t('flows.tableRefused', { name: file.name, why }), faults: [] };
      else this.use(file.name, table);
    } catch (error) {
      this.failure = error;
    }
    this.reading = false;
  };

  /** What the table says replaces every weight: what it does not say is left to be filled in, never mixed with another scale. */
  private use(name: string, table: Parameters<typeof readShares>[0]): void {
    const counties = this.shares.flatMap((share) => this.regions?.find((region) => region.id === share.region) ?? []);
    const issuer = this.regions?.find((region) => region.id === this.issuer);
    if (!issuer) return;
    const { weights, total, faults } = readShares(table, issuer, counties);
    const quota = quotaKind(this.kind);
    const amount = total && quota ? parseQuota(quota.id, total, displayUnit(quota).unit) : null;
    const missing = counties.filter((county) => !weights.has(county.id)).map((county) => pick(county.name));
    const parts = [
      t('flows.tableRead', { name, count: weights.size }),
      amount === null ? '' : t('flows.tableTotal', { total: exactWithUnit(this.kind, amount) }),
      missing.length > 0 ? ` · ${t('flows.tableMissing', { names: missing.join(t('siting.listComma')) })}` : '',
    ];
    this.read = { note: parts.join(''), faults };
    if (weights.size === 0 && amount === null) return;
    const shares = this.shares.map(({ region }) => ({ region, weight: weights.get(region) ?? null }));
    this.tell('lt-shares', { shares, ...(amount ? { amount } : {}) });
  }

  override render(): TemplateResult {
    if (!this.issuer) return html``;
    if (this.shares.length === 0) return html`<p class="muted">${t('flows.noCounties')}</p>`;
    const sum = this.shares.reduce((all, share) => all + (share.weight ?? 0), 0);
    const split = this.preview && splitShown(this.preview, this.issuer);
    return html`<lt-dropzone accept=".xlsx,.csv,.txt" label=${this.reading ? t('ui.busy') : t('flows.dropTable')} hint=${t(this.kind ? 'flows.dropHint' : 'flows.fault.kind')} ?disabled=${this.reading || !this.kind} @lt-files=${this.take}></lt-dropzone>
      ${this.outcome()}
      <table aria-label=${t('flows.split')}><thead><tr><th scope="col">${t('ledger.region')}</th><th scope="col">${t('flows.weight')}</th><th scope="col">${t('flows.share')}</th><th scope="col">${t('flows.gets')} ${unitName(this.kind)}</th></tr></thead>
      <tbody><tr class="city"><td>${regionName(this.regions, this.issuer)} · ${t('flows.cityShare')}</td><td></td><td></td><td>${exactAmount(this.kind, split?.city)}</td></tr>${this.shares.map((share) => this.row(share, sum, split?.counties.get(share.region)))}</tbody>
      <tfoot><tr><td>${t('flows.sum')}${split && split.sum === this.amount ? html`<span class="exact pass">${t('flows.sumExact')}</span>` : nothing}</td><td>${formatNumber(sum)}</td><td></td><td>${exactAmount(this.kind, split?.sum)}</td></tr></tfoot></table>`;
  }

  private row(share: Share, sum: number, gets: number | undefined): TemplateResult {
    const name = regionName(this.regions, share.region);
    const part = share.weight === null || sum === 0 ? null : share.weight / sum;
    return html`<tr><td>${name}</td><td><input class="control" inputmode="numeric" autocomplete="off" aria-label="${t('flows.weight')} ${name}" .value=${share.weight === null ? '' : String(share.weight)}
        aria-invalid=${share.weight === null ? 'true' : nothing} @change=${(event: Event) => this.weigh(share.region, (event.target as HTMLInputElement).value)} /></td><td class="muted">${formatShare(part, 1)}</td><td>${exactAmount(this.kind, this.preview ? (gets ?? 0) : undefined)}</td></tr>`;
  }

  private outcome(): TemplateResult | typeof nothing {
    if (this.failure !== undefined) {
      const { code, params, traceId } = errorProps(this.failure);
      return html`<lt-error code=${code} .params=${params} trace-id=${traceId}></lt-error>`;
    }
    if (!this.read) return nothing;
    const { note, faults } = this.read;
    const lines = faults.map(
      (fault) =>
        html`<li>${t('flows.cell.at', { line: fault.line, column: fault.column })} <code>${fault.text || t('flows.cell.empty')}</code> ${t(fault.why)}</li>`,
    );
    return html`<div class="read" role="status">${note}${
      faults.length > 0
        ? html`<div><lt-status status="warn" label=${t('flows.tableFaults', { count: faults.length })}></lt-status></div><ul>${lines}</ul>`
        : nothing
    }</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-share-table': LtShareTable;
  }
}
