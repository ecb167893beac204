import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { QUOTA_KINDS, quotaKind } from '../../gis-data/standards/quota-kinds.ts';
import { locale, t } from '../i18n/index.ts';
import { kindName } from '../quota/amount.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { NumberUnit } from '../ui/lt-number-with-unit.ts';
import { landKind, needs } from './terms.ts';
import '../ui/lt-button.ts';
import '../ui/lt-number-with-unit.ts';
import '../ui/lt-select.ts';

/** The units a kind may be typed in, the customary one first, each as so many of the smallest unit. */
export function unitsOf(kind: string): NumberUnit[] {
  const known = quotaKind(kind);
  return (known?.display ?? []).map((shown) => ({
    value: shown.unit,
    label: shown[locale.get()],
    per: Number(shown.perUnit.num) / Number(shown.perUnit.den),
    decimals: shown.decimals,
  }));
}

/** What a project needs, kind by kind; land is as large as the site until somebody says otherwise. */
@customElement('lt-needs-form')
export class LtNeedsForm extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; gap: 8px; padding: 4px var(--inset) 12px; }
      .need { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px; align-items: start; }
      .need lt-button { margin-top: calc(var(--text-s) * var(--leading) + 4px); }
    `,
  ];

  /** The area of the site, m². */
  @property({ type: Number, attribute: 'area-m2' }) areaM2 = 0;
  private readonly now = new StoreController(this, needs);
  private readonly unit = new StoreController(this, areaUnit);

  override render(): TemplateResult {
    const { landAsked, other } = this.now.value;
    const kinds = Object.keys(other);
    const left = QUOTA_KINDS.filter(({ id }) => !kinds.includes(id) && !(id === landKind && landAsked));
    return html`${landAsked ? this.land() : nothing}${kinds.map((kind) => this.other(kind))}
      <lt-select hide-label label=${t('siting.addNeed')} placeholder=${t('siting.addNeed')} .options=${left.map(({ id }) => ({ value: id, label: kindName(id), group: t(`siting.kindGroup.${quotaKind(id)?.group ?? 'land'}`) }))} value=""
        @lt-change=${this.add}></lt-select>`;
  }

  private land(): TemplateResult {
    const { land } = this.now.value;
    const own = Math.round(this.areaM2);
    const put = (event: CustomEvent<{ value: number | null }>): void => needs.update((now) => ({ ...now, land: event.detail.value }));
    return html`<div class="need"><lt-number-with-unit label=${kindName(landKind)} .units=${unitsOf(landKind)} unit=${this.unit.value} .value=${land ?? own} hint=${land === null ? t('siting.landFromSite') : ''} @lt-change=${put}></lt-number-with-unit>
      ${this.dropButton(kindName(landKind), () => needs.update((now) => ({ ...now, landAsked: false, land: null })))}</div>`;
  }

  private other(kind: string): TemplateResult {
    const amount = this.now.value.other[kind] ?? 0;
    const put = (event: CustomEvent<{ value: number | null }>): void =>
      needs.update((now) => ({ ...now, other: { ...now.other, [kind]: event.detail.value ?? 0 } }));
    const drop = (): void => needs.update(({ other: { [kind]: _gone, ...rest }, ...now }) => ({ ...now, other: rest }));
    return html`<div class="need"><lt-number-with-unit id=${kind} label=${kindName(kind)} .units=${unitsOf(kind)} .value=${amount || null} @lt-change=${put}></lt-number-with-unit>${this.dropButton(kindName(kind), drop)}</div>`;
  }

  private dropButton(name: string, run: () => void): TemplateResult {
    return html`<lt-button variant="quiet" icon="close" label=${t('siting.removeNeed', { kind: name })} @click=${run}></lt-button>`;
  }

  private add(event: CustomEvent<{ value: string }>): void {
    const kind = event.detail.value;
    if (!kind) return;
    if (kind === landKind) needs.update((now) => ({ ...now, landAsked: true, land: null }));
    else needs.update((now) => ({ ...now, other: { ...now.other, [kind]: 0 } }));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[id="${kind}"]`)?.focus());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-needs-form': LtNeedsForm;
  }
}
