import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { commandEndpoints } from '../../server/contract/command.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { may } from '../api/session.ts';
import { formatArea, pick, t } from '../i18n/index.ts';
import { factList, factStyles } from '../land/facts.ts';
import { mapCommands } from '../map/commands.ts';
import { briefAmount, glanceOf, kindName } from '../quota/amount.ts';
import { regionName, regionsOf } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-bar.ts';
import '../ui/lt-button.ts';
import '../ui/lt-panel.ts';

/** A region: what it is, and what is left of its quota this year. */
@customElement('lt-region-panel')
export class LtRegionPanel extends LtElement {
  static override styles = [
    baseStyles,
    factStyles,
    css`
      :host { display: flex; min-height: 0; }
      .bars { padding: 0 var(--inset) 12px; }
    `,
  ];

  @property({ attribute: 'region-id' }) regionId = '';
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly overview = new Resource(this, (signal) => call(commandEndpoints.overview, { query: { asOf: view.get().date }, signal }));

  override willUpdate(): void {
    this.regions.want('all');
    if (may('command.read')) this.overview.want(`quota ${view.get().date ?? ''}`);
  }

  override render(): TemplateResult {
    const region = this.regions.value?.find((each) => each.id === this.regionId);
    const heading = regionName(this.regions.value, this.regionId);
    return html`<lt-panel .width=${384} resizable closable heading=${heading} @lt-close=${() => go({ sel: undefined })}>
      ${stateOf(this.regions, () => (region ? this.facts(region) : nothing))}
      ${may('command.read') ? html`<h3 class="part">${t('blueprint.quotaOf')}</h3>${stateOf(this.overview, ({ cells }) => this.quota(cells.filter((cell) => cell.regionId === this.regionId)))}` : nothing}
      ${region?.bbox ? html`<lt-button slot="foot" icon="fit" @click=${() => mapCommands.show(region.bbox ?? [])}>${t('blueprint.zoomTo')}</lt-button>` : nothing}
      <lt-button slot="foot" variant="quiet" @click=${() => go({ path: 'command', sel: `region:${this.regionId}` })}>${t('app.nav.command')}</lt-button></lt-panel>`;
  }

  private facts(region: RegionView): TemplateResult | typeof nothing {
    return factList([
      [t('blueprint.kind'), t(`blueprint.kind.${region.kind}`)],
      [t('blueprint.code'), region.code],
      [
        t('blueprint.parent'),
        region.parentId ? pick(this.regions.value?.find((each) => each.id === region.parentId)?.name ?? region.parentId) : null,
      ],
      [t('blueprint.area'), region.areaM2 ? formatArea(region.areaM2, this.unit.value) : null],
    ]);
  }

  private quota(cells: readonly { kind: string; quota: number; posted: number; held: number; available: number }[]): TemplateResult {
    if (cells.length === 0) return html`<p class="part">${t('command.noQuota')}</p>`;
    return html`<div class="bars">${cells.map((cell) => {
      const glance = glanceOf(cell.kind, cell.quota);
      return html`<lt-bar label=${kindName(cell.kind)} .total=${cell.quota} .used=${cell.posted} .held=${cell.held}
        figures="${briefAmount(cell.available, glance)} / ${briefAmount(cell.quota, glance)} ${glance.unit}"></lt-bar>`;
    })}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-region-panel': LtRegionPanel;
  }
}
