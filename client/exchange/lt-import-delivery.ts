import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ImportOptions, ImportView } from '../../server/contract/exchange.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { session } from '../api/session.ts';
import { pick, t, today } from '../i18n/index.ts';
import { readSiteFile } from '../land/read-file.ts';
import { regionsOf } from '../quota/regions.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import '../ui/lt-button.ts';
import '../ui/lt-check.ts';
import '../ui/lt-field.ts';
import '../ui/lt-select.ts';
import { type Ground, groundOf, regionsToName } from './ground.ts';

const GROUNDS: readonly Ground[] = ['unsaid', 'all', 'regions', 'area'];

/**
 * What the data says of itself: of which day it is, for which ground it speaks, and whether it takes the place of what is there. Unsaid is
 * unknown, and the words say what that means. Event: `lt-choose` with the options.
 */
@customElement('lt-import-delivery')
export class LtImportDelivery extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 0 var(--inset) 12px; border-bottom: 1px solid var(--line-2); }
      h3 { padding: 4px 0 6px; }
      .grid { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 12px; }
      .wide { grid-column: 1 / -1; }
      fieldset { display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 0; padding: 8px 10px; border: 1px solid var(--line); border-radius: var(--r); }
      p { color: var(--ink-2); font-size: var(--text-s); text-wrap: pretty; }
      p.warn { color: var(--warn); }
      @media (max-width: 420px) { .grid { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  @property({ attribute: false }) job!: ImportView;
  @property({ type: Boolean }) disabled = false;
  /** The ground that somebody is about to say: its regions or its file are not chosen yet. */
  @state() private asking: Ground | null = null;
  private readonly regions = regionsOf(this);

  override willUpdate(changed: Map<string, unknown>): void {
    this.regions.want('all');
    const before = changed.get('job') as ImportView | undefined;
    const same = before?.id === this.job.id && groundOf(before.options.covers) === groundOf(this.job.options.covers);
    if (changed.has('job') && !same) this.asking = null;
  }

  private choose(options: ImportOptions): void {
    this.tell('lt-choose', options);
  }

  private readonly takeGround = (event: CustomEvent<{ value: Ground }>): void => {
    const ground = event.detail.value;
    this.asking = ground;
    if (ground === 'unsaid') this.choose({ covers: null });
    if (ground === 'all') this.choose({ covers: 'all' });
  };

  private flip(id: string, on: boolean): void {
    const { covers } = this.job.options;
    const now = Array.isArray(covers) ? covers : [];
    const next = on ? [...now, id] : now.filter((each) => each !== id);
    this.asking = next.length === 0 ? 'regions' : null;
    this.choose({ covers: next.length === 0 ? null : next });
  }

  private async takeFile(file: File): Promise<void> {
    const read = await readSiteFile(file);
    if ('refused' in read) toast(read.refused, { tone: 'fail' });
    else this.choose({ covers: read.geometry as Extract<ImportOptions['covers'], { type: string }> });
  }

  override render(): TemplateResult {
    const { options } = this.job;
    const ground = this.asking ?? groundOf(options.covers);
    const everywhere = session.get().user?.scope.includes('*') ?? false;
    const grounds = GROUNDS.filter((each) => everywhere || each !== 'all' || ground === 'all');
    const modes = (['merge', 'replace'] as const).map((mode) => ({ value: mode, label: t(`exchange.mode.${mode}`) }));
    return html`<h3>${t('exchange.delivery')}</h3><div class="grid">
      <lt-field label=${t('exchange.source.date')} type="date" max=${today()} .value=${options.sourceDate ?? ''} ?disabled=${this.disabled} hint=${options.sourceDate ? '' : t('exchange.date.unsaidMeans')}
        @lt-change=${(event: CustomEvent<{ value: string }>) => this.choose({ sourceDate: event.detail.value || null })}></lt-field>
      <lt-select label=${t('exchange.source.covers')} .options=${grounds.map((value) => ({ value, label: t(`exchange.covers.${value}`) }))} value=${ground} ?disabled=${this.disabled} @lt-change=${this.takeGround}></lt-select>
      <div class="wide">${this.ground(ground)}</div>
      <lt-select class="wide" label=${t('exchange.source.mode')} .options=${modes} value=${options.mode ?? 'merge'} ?disabled=${this.disabled}
        @lt-change=${(event: CustomEvent<{ value: 'merge' | 'replace' }>) => this.choose({ mode: event.detail.value })}></lt-select>
      ${options.mode === 'replace' ? html`<p class="wide ${options.covers ? '' : 'warn'}">${t(options.covers ? 'exchange.mode.replaceWhere' : 'exchange.mode.replaceNeeds')}</p>` : nothing}</div>`;
  }

  private ground(ground: Ground): TemplateResult {
    if (ground === 'regions') return this.regionBoxes();
    if (ground === 'area') return this.area();
    return html`<p>${t(ground === 'all' ? 'exchange.covers.allMeans' : 'exchange.covers.unsaidMeans')}</p>`;
  }

  private regionBoxes(): TemplateResult {
    const { covers } = this.job.options;
    const named = Array.isArray(covers) ? covers : [];
    const all: readonly RegionView[] = regionsToName(this.regions.value ?? [], session.get().user?.scope ?? []);
    return html`<fieldset ?disabled=${this.disabled}><legend class="sr">${t('exchange.covers.regions')}</legend>${all.map(
      (region) =>
        html`<lt-check label=${pick(region.name)} .checked=${named.includes(region.id)} ?disabled=${this.disabled} @lt-change=${(event: CustomEvent<{ checked: boolean }>) => this.flip(region.id, event.detail.checked)}></lt-check>`,
    )}</fieldset><p>${t('exchange.covers.regionsMeans')}</p>`;
  }

  private area(): TemplateResult {
    const said = groundOf(this.job.options.covers) === 'area';
    const picked = (event: Event): void => {
      const file = (event.target as HTMLInputElement).files?.[0];
      if (file) void this.takeFile(file);
    };
    const open = (): void => this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
    return html`<p>${t(said ? 'exchange.covers.areaSaid' : 'exchange.covers.areaMeans')}</p>
      <lt-button size="s" icon="upload" ?disabled=${this.disabled} @click=${open}>${t('exchange.covers.areaFile')}</lt-button><input type="file" hidden accept=".txt,.geojson,.json,.zip,.kml,.kmz,.dxf,.gpkg" @change=${picked} />`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-import-delivery': LtImportDelivery;
  }
}
