import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { blueprintEndpoints, type LayerView } from '../../server/contract/blueprint.ts';
import { SENSITIVITIES, type Sensitivity } from '../../server/contract/common.ts';
import { call } from '../api/call.ts';
import { errorProps } from '../api/problem.ts';
import { may, session } from '../api/session.ts';
import { t } from '../i18n/index.ts';
import { loadLayers } from '../map/load-layers.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import '../ui/lt-segment.ts';

/** Whether the person says how sensitive layers are: who holds the right, and answers for every region. */
const mayMark = (): boolean => may('layers.mark') && session.get().user?.scope.includes('*') === true;

/** The names of the attributes that are sensitive by themselves. */
const sensitiveNames = ({ attributeMarks }: LayerView): string[] =>
  Object.entries(attributeMarks).flatMap(([name, mark]) => (mark === 'sensitive' ? [name] : []));

/** How sensitive a layer is and which of its attributes are; a choice for who may make it, a line for everybody else. */
@customElement('lt-layer-mark')
export class LtLayerMark extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 2px 0 6px 51px; font-size: var(--text-s); line-height: var(--leading-tight); }
      p { margin: 0; padding: 2px 0; color: var(--ink-2); overflow-wrap: anywhere; }
      lt-segment { display: flex; }
      lt-field { display: block; margin: 6px 0; }
    `,
  ];

  @property({ attribute: false }) layer!: LayerView;
  @state() private trouble: unknown = null;

  private async change(body: { sensitivity?: Sensitivity; attributes?: Record<string, Sensitivity> }): Promise<void> {
    this.trouble = null;
    try {
      await call(blueprintEndpoints.mark, { params: { layerId: this.layer.id }, body });
      await loadLayers();
    } catch (error) {
      this.trouble = error;
      this.requestUpdate();
    }
  }

  private name(text: string): Promise<void> {
    const kept = Object.entries(this.layer.attributeMarks).filter(([, mark]) => mark !== 'sensitive');
    const names = text
      .split(/[,，、\s]+/)
      .filter(Boolean)
      .map((name) => [name, 'sensitive'] as const);
    return this.change({ attributes: Object.fromEntries([...kept, ...names]) });
  }

  override render(): TemplateResult {
    const problem = this.trouble === null ? null : errorProps(this.trouble);
    return html`${mayMark() ? this.choice() : this.said()}
      ${problem ? html`<lt-error code=${problem.code} .params=${problem.params} trace-id=${problem.traceId}></lt-error>` : nothing}`;
  }

  private said(): TemplateResult {
    const names = sensitiveNames(this.layer);
    const mark = t(`sheets.mark.${this.layer.sensitivity}`);
    return html`<p>${t('blueprint.marked', { mark })}</p>
      ${names.length > 0 ? html`<p>${t('blueprint.markedAttributes', { names: names.join(t('siting.listComma')) })}</p>` : nothing}`;
  }

  private choice(): TemplateResult {
    const options = SENSITIVITIES.map((value) => ({ value, label: t(`sheets.mark.${value}`) }));
    return html`<lt-segment label=${t('blueprint.sensitivity')} .options=${options} value=${this.layer.sensitivity}
        @lt-change=${(event: CustomEvent<{ value: Sensitivity }>) => this.change({ sensitivity: event.detail.value })}></lt-segment>
      <lt-field label=${t('blueprint.sensitiveAttributes')} .value=${sensitiveNames(this.layer).join(', ')}
        @lt-change=${(event: CustomEvent<{ value: string }>) => this.name(event.detail.value)}></lt-field>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-layer-mark': LtLayerMark;
  }
}
