import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type AreaUnit, formatArea, formatLength, t } from '../i18n/index.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { drawCommands, drawing, type Figures, figuresOf } from './draw-store.ts';
import { zoneOf } from './gauss-kruger.ts';
import type { Corner } from './geometry.ts';
import '../ui/lt-button.ts';
import '../ui/lt-field.ts';

/** The bar over the map while somebody draws or measures: live figures, typed points and lengths, undo, redo, finish. */
@customElement('lt-draw-bar')
export class LtDrawBar extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; justify-items: start; gap: 6px; max-width: min(460px, 100%); }
      .live { display: flex; align-items: baseline; flex-wrap: wrap; gap: 2px 10px; padding: 6px 12px; background: var(--tip); color: var(--on-tip); border-radius: var(--r); box-shadow: var(--shadow); font-variant-numeric: tabular-nums; }
      .live b { font-size: var(--text-l); font-weight: 650; }
      .bad { padding: 5px 12px; background: var(--fail-soft); color: var(--fail); border-radius: var(--r); box-shadow: var(--shadow); font-weight: 600; }
      .hint { padding: 4px 10px; background: var(--surface); color: var(--ink-2); border-radius: var(--r); box-shadow: var(--shadow); font-size: var(--text-s); }
      .tools { display: flex; align-items: flex-end; gap: 4px; padding: 6px; background: var(--surface); border-radius: var(--r); box-shadow: var(--shadow); }
      form { display: flex; gap: 4px; align-items: flex-end; }
      lt-field { width: 210px; }
      @media (max-width: 700px) { .hint { display: none; } lt-field { width: 140px; } }
    `,
  ];

  private readonly now = new StoreController(this, drawing);
  private readonly unit = new StoreController(this, areaUnit);
  /** The middle of the map: bare eastings are read in its zone. */
  @property({ attribute: false }) near: Corner = [116, 36.4];
  @state() private typed = '';
  @state() private problem = '';

  override render(): TemplateResult | typeof nothing {
    const { mode, history } = this.now.value;
    if (mode === 'idle') return nothing;
    const figures = figuresOf(this.now.value);
    const { corners, closed } = history.now;
    const bad = closed && mode === 'site' && !figures.verdict.valid ? figures.verdict : null;
    return html`${corners.length > 0 ? this.live(figures) : nothing}
      ${bad ? html`<div class="bad" role="alert">${t(bad.reason, bad.params)}</div>` : nothing}
      <div class="tools" role="toolbar" aria-label=${t(mode === 'site' ? 'map.draw' : 'map.measure')}>${closed ? nothing : this.entry()}${this.buttons()}</div>
      <div class="hint">${t(mode === 'site' ? (closed ? 'map.drawEditHint' : 'map.drawHint') : 'map.measureHint')}</div>`;
  }

  private live(figures: Figures): TemplateResult {
    if (this.now.value.mode === 'length' || figures.areaM2 === 0)
      return html`<div class="live" aria-live="off"><b>${formatLength(figures.lengthM)}</b></div>`;
    const first = this.unit.value;
    const rest = (['mu', 'ha', 'm2'] as const).filter((unit): unit is AreaUnit => unit !== first);
    return html`<div class="live" aria-live="off"><b>${formatArea(figures.areaM2, first)}</b><span>${rest.map((unit) => formatArea(figures.areaM2, unit)).join(' · ')}</span><span>${formatLength(figures.lengthM)}</span></div>`;
  }

  private entry(): TemplateResult {
    const zone = zoneOf(this.near[0]);
    return html`<form @submit=${this.enter}><lt-field hide-label label=${t('map.entry')} placeholder=${t('map.entry')} title=${t('map.entryHint', { zone })} max-length="60" .value=${this.typed} error=${this.problem}
        @lt-input=${(event: CustomEvent<{ value: string }>) => {
          this.typed = event.detail.value;
          this.problem = '';
        }}></lt-field>
      <lt-button type="submit" icon="add" label=${t('map.entryAdd')}></lt-button></form>`;
  }

  private enter(event: Event): void {
    event.preventDefault();
    if (!this.typed.trim()) {
      drawCommands.finish();
      return;
    }
    const entry = drawCommands.enter(this.typed, this.near);
    this.problem =
      'problem' in entry ? t(entry.problem === 'needsPoint' ? 'map.entryNeedsPoint' : 'map.entryBad', { text: this.typed }) : '';
    if (!this.problem) this.typed = '';
  }

  private buttons(): TemplateResult {
    const { history, mode } = this.now.value;
    const enough = history.now.corners.length >= (mode === 'length' ? 2 : 3);
    return html`<lt-button variant="quiet" icon="undo" label=${t('map.undo')} ?disabled=${history.past.length === 0} @click=${() => drawCommands.undo()}></lt-button>
      <lt-button variant="quiet" icon="redo" label=${t('map.redo')} ?disabled=${history.future.length === 0} @click=${() => drawCommands.redo()}></lt-button>
      ${history.now.closed ? nothing : html`<lt-button variant="primary" ?disabled=${!enough} @click=${() => drawCommands.finish()}>${t('map.finish')}</lt-button>`}
      <lt-button variant="quiet" @click=${() => drawCommands.cancel()}>${t(mode === 'site' ? 'map.cancelDraw' : 'ui.close')}</lt-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-draw-bar': LtDrawBar;
  }
}
