import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { reachable } from '../api/call.ts';
import { liveState } from '../api/events.ts';
import { formatNumber, t } from '../i18n/index.ts';
import { toGrid } from '../map/gauss-kruger.ts';
import { pointer } from '../map/pointer.ts';
import { StoreController } from '../state/store-controller.ts';
import { view } from '../state/url-state.ts';
import { pastRevision, versions } from '../state/versions.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { shapes } from '../ui/shapes.ts';

/** The 3° zones of China: elsewhere the grid says nothing. */
const inZones = (zone: number): boolean => zone >= 25 && zone <= 45;

/** The foot bar: where the pointer is, in degrees and on the grid; which revision, rules and ledger one sees, of which date; whether it is live. */
@customElement('lt-foot')
export class LtFoot extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; align-items: center; gap: 20px; padding: 0 var(--inset); overflow: hidden; background: var(--surface); border-top: 1px solid var(--line); color: var(--ink-2); font-size: var(--text-s); font-variant-numeric: tabular-nums; white-space: nowrap; }
      .where { display: flex; gap: 14px; }
      .what { display: flex; gap: 14px; margin-inline-start: auto; }
      .live { display: inline-flex; align-items: center; gap: 5px; font-weight: 600; }
      @media (max-width: 1100px) { .grid { display: none; } }
      @media (max-width: 700px) { .where, .ver { display: none; } }
    `,
  ];

  private readonly at = new StoreController(this, pointer);
  private readonly seen = new StoreController(this, versions);
  private readonly past = new StoreController(this, pastRevision);
  private readonly date = new StoreController(this, view, (now) => now.date);
  private readonly line = new StoreController(this, liveState);
  private readonly reached = new StoreController(this, reachable);

  override render(): TemplateResult {
    const { revision: newest, rulesVersion, ledgerSeq } = this.seen.value;
    const date = this.date.value;
    const revision = date ? this.past.value : newest;
    return html`${this.where()}<span class="what">${date ? html`<span>${t('app.asOf', { date })}</span>` : nothing}${revision ? html`<span class="ver">${t('app.revision', { value: formatNumber(revision) })}</span>` : nothing}${
      rulesVersion && !date ? html`<span class="ver">${t('app.rulesVersion', { value: rulesVersion })}</span>` : nothing
    }${ledgerSeq && !date ? html`<span class="ver">${t('app.ledgerSeq', { value: formatNumber(ledgerSeq) })}</span>` : nothing}${this.live()}</span>`;
  }

  private where(): TemplateResult | typeof nothing {
    const at = this.at.value;
    if (!at) return nothing;
    const grid = toGrid(at.lon, at.lat);
    return html`<span class="where"><span>${t('app.east', { value: at.lon.toFixed(5) })}</span><span>${t('app.north', { value: at.lat.toFixed(5) })}</span></span>
      ${inZones(grid.zone) ? html`<span class="where grid"><span>${t('app.zone', { zone: grid.zone })}</span><span>${t('app.coordinatesX', { value: formatNumber(grid.x, 1) })}</span><span>${t('app.coordinatesY', { value: formatNumber(grid.y, 1) })}</span></span>` : nothing}`;
  }

  private live(): TemplateResult | typeof nothing {
    const offline = !this.reached.value;
    if (this.line.value === 'off' && !offline) return nothing;
    if (this.date.value && !offline)
      return html`<span class="live unknown"><svg width="9" height="9" viewBox="0 0 11 11" aria-hidden="true">${shapes.unknown}</svg>${t('app.past')}</span>`;
    const [tone, word] = offline
      ? (['fail', t('app.offline')] as const)
      : this.line.value === 'live'
        ? (['pass', t('app.live')] as const)
        : (['warn', t('app.reconnecting')] as const);
    return html`<span class="live ${tone}" role="status"><svg width="9" height="9" viewBox="0 0 11 11" aria-hidden="true">${shapes[tone]}</svg>${word}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-foot': LtFoot;
  }
}
