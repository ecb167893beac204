import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ImportView, InvalidShape } from '../../server/contract/exchange.ts';
import { formatArea, formatNumber, t } from '../i18n/index.ts';
import { mapCommands } from '../map/commands.ts';
import { onMap } from '../map/events.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-finding.ts';
import { invalidId } from './overlay.ts';
import { areaAsCame, detailOf, featureOf, reasonOf, sentenceOf, statusOfSeverity } from './words.ts';

const PLACE_ZOOM = 19;

/** Every shape that is not valid, with reason, place and the repair offered; then every other finding. Choosing one shows it on the map. */
@customElement('lt-import-findings')
export class LtImportFindings extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      h3 { margin: 0; padding: 12px var(--inset) 4px; font-size: inherit; display: flex; justify-content: space-between; gap: 8px; }
      h3 span { font-weight: 400; color: var(--ink-3); }
    `,
  ];

  @property({ attribute: false }) job: ImportView | null = null;
  @state() private chosen = '';
  private readonly unit = new StoreController(this, areaUnit);

  private stop: () => void = () => undefined;

  /** A click on a faulty shape of the map chooses its row. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = onMap('overlay-select', ({ id }) => {
      if (!this.job?.invalid.some((shape) => invalidId(shape.featureIndex) === id)) return;
      this.chosen = id;
      mapCommands.overlayOn(id);
      this.renderRoot.querySelector(`[id='${id}']`)?.scrollIntoView({ block: 'nearest' });
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
    mapCommands.mark(null);
  }

  private show(id: string, place: readonly [number, number] | null | undefined): void {
    this.chosen = id;
    mapCommands.overlayOn(id.startsWith('invalid:') ? id : null);
    mapCommands.mark(place ?? null);
    if (place) mapCommands.show([...place, ...place], PLACE_ZOOM);
  }

  override render(): TemplateResult | typeof nothing {
    const { job } = this;
    if (!job) return nothing;
    const findings = job.findings.filter((finding) => finding.code !== 'geometry.invalid');
    if (job.invalid.length + findings.length === 0) return html`<lt-empty icon="check" heading=${t('exchange.findings.none')}></lt-empty>`;
    const total = Object.entries(job.findingCounts).reduce((sum, [code, count]) => (code === 'geometry.invalid' ? sum : sum + count), 0);
    return html`${job.invalid.length > 0 ? html`<h3>${t('exchange.invalid')}<span>${formatNumber(job.invalid.length)}</span></h3>${job.invalid.map((shape) => this.invalid(shape))}` : nothing}
      ${findings.length > 0 ? html`<h3>${t('exchange.findings')}<span>${t('exchange.times', { count: formatNumber(total) })}</span></h3>${findings.map((finding) => this.finding(finding))}` : nothing}`;
  }

  private invalid(shape: InvalidShape): TemplateResult {
    const id = invalidId(shape.featureIndex);
    const repaired = shape.repair
      ? t('exchange.invalid.repairArea', { area: formatArea(shape.repair.areaM2, this.unit.value) })
      : t('exchange.invalid.noRepair');
    const where = shape.place ? `${shape.place[0].toFixed(6)}, ${shape.place[1].toFixed(6)}` : '';
    return html`<lt-finding id=${id} status="fail" heading=${featureOf(shape)} clause=${reasonOf(shape.reason)} source=${where} amount=${areaAsCame(shape, this.unit.value)}
      note=${repaired} ?selected=${this.chosen === id} @lt-select=${() => this.show(id, shape.place)}></lt-finding>`;
  }

  private finding(finding: ImportView['findings'][number]): TemplateResult {
    const id = `finding:${finding.id}`;
    return html`<lt-finding id=${id} status=${statusOfSeverity(finding.severity)} heading=${sentenceOf(finding)} clause=${[featureOf(finding), t(`exchange.severity.${finding.severity}`)].filter(Boolean).join(' · ')}
      source=${detailOf(finding)} ?selected=${this.chosen === id} @lt-select=${() => this.show(id, finding.place)}></lt-finding>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-import-findings': LtImportFindings;
  }
}
