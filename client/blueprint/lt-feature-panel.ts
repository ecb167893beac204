import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { blueprintEndpoints, type FeatureView } from '../../server/contract/blueprint.ts';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { formatArea, formatInstant, pick, t, today } from '../i18n/index.ts';
import { attributeFacts, factList, factStyles } from '../land/facts.ts';
import { useColour, useName } from '../land/use.ts';
import { mapCommands } from '../map/commands.ts';
import { boxOf, positionsOf } from '../map/geometry.ts';
import { layerCatalogue } from '../map/load-layers.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { ShownController } from '../state/shown.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { warningOf } from './layer-words.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-panel.ts';
import '../ui/lt-status.ts';

type Feature = ReplyOut<typeof blueprintEndpoints.feature>;

/** A feature of any layer: what it is, whose data and of when, its attributes and its revisions. */
@customElement('lt-feature-panel')
export class LtFeaturePanel extends LtElement {
  static override styles = [
    baseStyles,
    factStyles,
    css`
      :host { display: flex; min-height: 0; }
      .stale { display: flex; gap: 6px; align-items: center; padding: 0 var(--inset) 10px; }
      ol { list-style: none; margin: 0; padding: 0 var(--inset) 14px; }
      li { padding: 6px 0; border-top: 1px solid var(--line-2); font-variant-numeric: tabular-nums; }
    `,
  ];

  @property({ attribute: 'layer-id' }) layerId = '';
  @property() key = '';
  private readonly unit = new StoreController(this, areaUnit);
  private readonly date = new StoreController(this, view, (now) => now.date);
  private readonly layers = new StoreController(this, layerCatalogue);
  protected readonly shown = new ShownController(this, () => {
    const current = this.feature.value?.current;
    return current ? [{ id: current.layerId, attributes: Object.keys(current.attributes) }] : [];
  });
  protected readonly live = new LiveController(this, ['blueprint.changed'], () => this.feature.soon());
  private readonly feature: Resource<Feature> = new Resource(this, (signal) =>
    call(blueprintEndpoints.feature, { params: { layerId: this.layerId, key: this.key }, query: { asOf: this.date.value }, signal }),
  );

  override willUpdate(): void {
    this.feature.want(`${this.layerId}/${this.key} ${this.date.value ?? ''}`);
  }

  override render(): TemplateResult {
    const current = this.feature.value?.current;
    const layer = this.layers.value.find((each) => each.id === this.layerId);
    const heading = current?.name || (layer ? pick(layer.name) : t('blueprint.feature'));
    return html`<lt-panel .width=${384} resizable closable heading=${heading} @lt-close=${() => go({ sel: undefined })}>
      ${stateOf(this.feature, (value) => (value.current ? this.show(value, value.current) : this.gone()))}
      ${current ? html`<lt-button slot="foot" icon="fit" @click=${() => this.zoomTo(current)}>${t('blueprint.zoomTo')}</lt-button>` : nothing}</lt-panel>`;
  }

  private gone(): TemplateResult {
    return html`<lt-empty icon="history" heading=${t('blueprint.notThere')} text=${t('blueprint.notThereWhy', { date: this.date.value ?? today() })}></lt-empty>`;
  }

  private show({ history }: Feature, feature: FeatureView): TemplateResult {
    const layer = this.layers.value.find((each) => each.id === feature.layerId);
    const warning = layer ? warningOf(layer) : '';
    return html`${warning ? html`<div class="stale warn small"><lt-status compact status="warn"></lt-status>${warning}</div>` : nothing}
      ${factList([
        [t('blueprint.layer'), layer ? pick(layer.name) : feature.layerId],
        [t('blueprint.code'), feature.key],
        [
          t('blueprint.use'),
          feature.use ? html`<i class="chip" style="background:${useColour(feature.use)}"></i>${useName(feature.use)}` : null,
        ],
        [t('blueprint.area'), feature.areaM2 ? formatArea(feature.areaM2, this.unit.value) : null],
        [t('blueprint.source'), layer ? pick(layer.source) : null],
        [t('blueprint.sourceDate'), layer?.sourceDate],
        ...attributeFacts(feature.attributes),
      ])}
      <h3 class="part">${t('blueprint.history')}</h3>
      <ol>${history.map((step) => html`<li><div>${step.reason}</div><div class="faint small">${formatInstant(step.at)} · ${t('blueprint.historyLine', { revision: step.revisionFrom, author: step.author })}</div></li>`)}</ol>`;
  }

  private zoomTo(feature: FeatureView): void {
    mapCommands.show(boxOf(positionsOf(feature.geometry.coordinates)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-feature-panel': LtFeaturePanel;
  }
}
