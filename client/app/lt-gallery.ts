import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type Locale, locale, t } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { themeChoice } from '../style/theme.ts';
import { LtElement } from '../ui/element.ts';
import { controlSamples } from './gallery-controls.ts';
import { dataSamples } from './gallery-data.ts';
import { feedbackSamples } from './gallery-feedback.ts';
import { sample } from './gallery-sample.ts';
import '../ui/lt-segment.ts';

/** Every element in every state; demo mode only. The switches at the top change language and theme. */
@customElement('lt-gallery')
export class LtGallery extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    css`
      .page { padding: 20px 24px 60px; }
      .bar { display: flex; gap: 12px; align-items: center; margin-bottom: 16px; }
      h1 { flex: 1; font-size: var(--text-2xl); font-weight: 650; }
      .grid { columns: 400px; column-gap: 16px; }
      .card { break-inside: avoid; margin-bottom: 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px 16px; min-width: 0; }
      .card > h2 { margin-bottom: 10px; font: 600 var(--text-s) var(--mono); color: var(--ink-3); }
      .stack { display: grid; gap: 10px; }
      .wrap { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
      .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; align-items: start; }
      .bleed { margin: 0 -14px; }
      .tall { height: 300px; }
      .map { height: 300px; display: grid; grid-template: 'left map right' 1fr / auto 1fr auto; background: var(--map-ground); border: 1px solid var(--line); }
      .icons { display: grid; grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); gap: 10px 4px; }
      .icons span { display: grid; justify-items: center; gap: 4px; font-size: var(--text-s); color: var(--ink-2); }
    `,
  ];

  private readonly look = new StoreController(this, themeChoice);

  override render(): TemplateResult {
    return html`<div dock="page"><div class="page">
      <div class="bar"><h1>${t('app.gallery')}</h1>${this.switches()}</div>
      <div class="grid">${[...controlSamples(), ...dataSamples(), ...feedbackSamples()].map(([tag, body]) => sample(tag, body))}</div>
    </div></div>`;
  }

  private switches(): TemplateResult {
    const languages = (['zh', 'en'] as const).map((value) => ({ value, label: t(`app.language.${value}`) }));
    const themes = (['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`app.theme.${value}`) }));
    return html`<lt-segment label=${t('app.language')} .options=${languages} value=${this.locale.value}
        @lt-change=${(event: CustomEvent<{ value: Locale }>) => locale.set(event.detail.value)}></lt-segment>
      <lt-segment label=${t('app.theme')} .options=${themes} value=${this.look.value}
        @lt-change=${(event: CustomEvent<{ value: 'system' | 'light' | 'dark' }>) => themeChoice.set(event.detail.value)}></lt-segment>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-gallery': LtGallery;
  }
}
