import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { exchangeEndpoints } from '../../server/contract/exchange.ts';
import { type LayerReadiness, type Readiness, type ReadinessView, readinessEndpoints } from '../../server/contract/readiness.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { errorProps } from '../api/problem.ts';
import { may } from '../api/session.ts';
import { formatDate, formatInstant, formatNumber, pick, t } from '../i18n/index.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { go } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import type { Status } from '../ui/shapes.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-status.ts';
import { readinessStyles } from './readiness-styles.ts';

const ACCEPT = '.geojson,.json,.topojson,.zip,.gpkg,.kml,.kmz,.dxf,.txt,.fgb,.gml';

/** The shape and colour of a state: what is missing is unknown, what is old or in part needs a look. */
const STATUS: Readonly<Record<Readiness, Status>> = {
  ready: 'pass',
  stale: 'warn',
  undated: 'warn',
  unsaid: 'warn',
  part: 'warn',
  missing: 'unknown',
};

/** What is still unknown: every layer, who delivered it, of which date, for which counties, and the rules that cannot be answered without it. */
@customElement('lt-readiness-screen')
export class LtReadinessScreen extends LtElement {
  static override styles = [baseStyles, screenStyles, readinessStyles];

  private readonly readiness = new Resource(this, (signal) => call(readinessEndpoints.readiness, { signal }));
  protected readonly live = new LiveController(this, ['blueprint.changed', 'regions.changed'], () => this.readiness.soon());
  @state() private sending = '';
  @state() private trouble: unknown = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.readiness.want('all');
  }

  /** Begins an import for the layer; its report asks for date and ground. */
  private async bring(layer: LayerReadiness, file: File | undefined): Promise<void> {
    if (!file) return;
    this.sending = layer.id;
    this.trouble = null;
    const form = new FormData();
    form.set('layer', layer.id);
    form.set('file', file, file.name);
    try {
      const { id } = await call(exchangeEndpoints.create, { form });
      go({ path: 'exchange', sel: `import:${id}` });
    } catch (error) {
      this.trouble = error;
    } finally {
      this.sending = '';
    }
  }

  override render(): TemplateResult {
    return html`<div dock="page"><div class="paper">${stateOf(this.readiness, (view) => this.page(view), 12)}</div></div>`;
  }

  private page(view: ReadinessView): TemplateResult {
    if (view.counties.length === 0)
      return html`<lt-empty icon="map" heading=${t('readiness.none')} text=${t('readiness.noneText')}></lt-empty>`;
    const checks = view.layers.filter((layer) => layer.constraint);
    const others = view.layers.filter((layer) => !layer.constraint);
    const open = checks.filter((layer) => layer.state !== 'ready');
    const rules = new Set(open.flatMap((layer) => layer.rules.map((rule) => rule.id)));
    const counts = { ready: formatNumber(checks.length - open.length), all: formatNumber(checks.length), rules: formatNumber(rules.size) };
    const problem = this.trouble === null ? null : errorProps(this.trouble);
    return html`<h2 class="title">${t('readiness.title')}</h2><p class="lead">${open.length === 0 ? t('readiness.leadAll') : t('readiness.lead', counts)}</p>
      ${problem ? html`<lt-error code=${problem.code} .params=${problem.params} trace-id=${problem.traceId}></lt-error>` : nothing}
      ${this.table(t('readiness.checks'), checks, view)}${this.table(t('readiness.others'), others, view)}`;
  }

  private table(heading: string, layers: readonly LayerReadiness[], view: ReadinessView): TemplateResult {
    const columns = ['layer', 'delivery', 'ground', 'rules'] as const;
    return html`<table><caption>${heading}</caption><thead><tr>${columns.map((name) => html`<th scope="col">${t(`readiness.${name}`)}</th>`)}<td></td></tr></thead>
      <tbody>${layers.map((layer) => this.row(layer, view))}</tbody></table>`;
  }

  private row(layer: LayerReadiness, view: ReadinessView): TemplateResult {
    return html`<tr data-layer=${layer.id} data-state=${layer.state}><th scope="row">${pick(layer.name)}<lt-status status=${STATUS[layer.state]} label=${t(`readiness.state.${layer.state}`)}></lt-status></th>
      <td data-label=${t('readiness.delivery')}>${this.delivery(layer, view)}</td><td data-label=${t('readiness.ground')}>${this.ground(layer, view)}</td>
      <td data-label=${t('readiness.rules')}>${rulesOf(layer)}</td><td class="act">${may('imports.write') ? this.action(layer) : nothing}</td></tr>`;
  }

  private delivery(layer: LayerReadiness, view: ReadinessView): TemplateResult {
    const [latest] = layer.deliveries;
    const ages =
      layer.staleAfterMonths === null ? nothing : html`<small>${t('readiness.staleAfter', { months: layer.staleAfterMonths })}</small>`;
    if (!latest) return html`<span class="faint">${t('readiness.never', { source: pick(layer.source) })}</span>${ages}`;
    const dated = latest.sourceDate === null ? t('readiness.undated') : t('readiness.dated', { date: formatDate(latest.sourceDate) });
    const names = latest.regionIds.map((id) => nameOf(view, id)).join('、');
    return html`<span>${dated} · ${t(`readiness.covers.${latest.covers}`, { names })}</span><small>${t('readiness.by', { author: latest.author, at: formatInstant(latest.at) })}</small>${ages}`;
  }

  private ground(layer: LayerReadiness, view: ReadinessView): TemplateResult {
    const ready = layer.ground.filter((each) => each.state === 'ready').length;
    const words = t('readiness.covered', { ready: formatNumber(ready), all: formatNumber(layer.ground.length) });
    return html`<details><summary><span class="num">${words}</span><span class="strip" aria-hidden="true">${layer.ground.map(
      ({ state }) => html`<i class=${STATUS[state]}></i>`,
    )}</span></summary><ul aria-label=${t('readiness.details')}>${layer.ground.map(
      ({ regionId, state, sourceDate }) =>
        html`<li><span>${nameOf(view, regionId)}</span><span class=${STATUS[state]}>${t(`readiness.state.${state}`)}${sourceDate ? ` · ${formatDate(sourceDate)}` : ''}</span></li>`,
    )}</ul></details>`;
  }

  private action(layer: LayerReadiness): TemplateResult {
    const choose = (event: Event): void => (event.currentTarget as HTMLElement).parentElement?.querySelector('input')?.click();
    const take = (event: Event): void => {
      const input = event.target as HTMLInputElement;
      void this.bring(layer, input.files?.[0]);
      input.value = '';
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      void this.bring(layer, event.dataTransfer?.files[0]);
    };
    return html`<span class="drop" @dragover=${(event: Event) => event.preventDefault()} @drop=${drop}><lt-button size="s" icon="upload" ?busy=${this.sending === layer.id}
      label=${t('readiness.bring', { layer: pick(layer.name) })} @click=${choose}>${t('readiness.bringShort')}</lt-button><input type="file" hidden accept=${ACCEPT} @change=${take} /></span>`;
  }
}

const nameOf = (view: ReadinessView, id: string): string => {
  const county = view.counties.find((each) => each.id === id);
  return county ? pick(county.name) : id;
};

function rulesOf(layer: LayerReadiness): TemplateResult {
  if (layer.rules.length === 0) return html`<span class="faint">${t('readiness.noRules')}</span>`;
  if (layer.state === 'ready') return html`<span class="faint">${t('readiness.answered')}</span>`;
  return html`${layer.rules.map((rule) => html`<span class="rule">${pick(rule.name)}</span>`)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-readiness-screen': LtReadinessScreen;
  }
}
