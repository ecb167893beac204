import { css, html, type nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { blueprintEndpoints, type DeliveryView } from '../../server/contract/blueprint.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { formatDate, formatNumber, t } from '../i18n/index.ts';
import { regionsOf } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { groundText } from './layer-words.ts';

/** The latest deliveries of a layer as they speak for themselves: of which day, for which ground, by whose word. */
@customElement('lt-deliveries')
export class LtDeliveries extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 2px 0 6px 51px; font-size: var(--text-s); line-height: var(--leading-tight); }
      ol { list-style: none; margin: 0; padding: 0; }
      li { padding: 4px 0; border-top: 1px solid var(--line-2); font-variant-numeric: tabular-nums; }
      li.ended { color: var(--ink-3); }
      div { color: var(--ink-3); }
    `,
  ];

  @property({ attribute: 'layer-id' }) layerId = '';
  private readonly regions = regionsOf(this);
  private readonly deliveries = new Resource(this, async (signal) => {
    const { items } = await call(blueprintEndpoints.deliveries, { params: { layerId: this.layerId }, query: { limit: 8 }, signal });
    return items;
  });
  protected readonly live = new LiveController(this, ['blueprint.changed'], () => this.deliveries.soon());

  override willUpdate(): void {
    this.regions.want('all');
    this.deliveries.want(this.layerId);
  }

  override render(): TemplateResult | typeof nothing {
    return stateOf(
      this.deliveries,
      (items) =>
        items.length === 0
          ? html`<p class="faint">${t('blueprint.noDeliveries')}</p>`
          : html`<ol>${items.map((item) => this.line(item))}</ol>`,
      2,
    );
  }

  private line(item: DeliveryView): TemplateResult {
    const ended = item.revisionTo === null ? '' : ` · ${t('blueprint.deliveryEnded', { revision: formatNumber(item.revisionTo) })}`;
    const date = item.sourceDate ?? t('blueprint.dateUnsaid');
    return html`<li class=${item.revisionTo === null ? '' : 'ended'}>${date} · ${groundText(item, this.regions.value)}
      <div>${t('blueprint.deliveredBy', { author: item.author, date: formatDate(item.at), revision: formatNumber(item.revisionFrom) })}${ended}</div></li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-deliveries': LtDeliveries;
  }
}
