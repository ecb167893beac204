import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { may } from '../api/session.ts';
import { t } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { IconName } from '../ui/icons.ts';
import { drawCommands, drawing } from './draw-store.ts';
import '../ui/lt-icon.ts';

/** The tools at the map's edge. Events: `lt-zoom` {by: 1 | -1}, `lt-fit`. */
@customElement('lt-map-tools')
export class LtMapTools extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; flex-direction: column; background: var(--surface); border-radius: var(--r); box-shadow: var(--shadow); overflow: hidden; }
      button { display: grid; place-items: center; width: var(--control); height: var(--control); padding: 0; background: none; border: 0; border-bottom: 1px solid var(--line-2); color: var(--ink-2); cursor: pointer; }
      button:last-child { border-bottom: 0; }
      button:hover { background: var(--sunk); }
      button[aria-pressed='true'] { background: var(--accent-soft); color: var(--accent); }
      button:focus-visible { outline-offset: -3px; }
    `,
  ];

  private readonly now = new StoreController(this, drawing, (value) => value.mode);

  override render(): TemplateResult {
    const mode = this.now.value;
    const start = (wanted: 'site' | 'length' | 'area') => (): void =>
      mode === wanted ? drawCommands.cancel() : drawCommands.start(wanted);
    return html`<div role="toolbar" aria-orientation="vertical" aria-label=${t('map.tools')} style="display:contents">
      ${may('siting.check') ? this.tool('polygon', t('map.draw'), start('site'), mode === 'site') : ''}
      ${this.tool('measure', `${t('map.measure')} · ${t('map.measureLength')}`, start('length'), mode === 'length')}
      ${this.tool('area', `${t('map.measure')} · ${t('map.measureArea')}`, start('area'), mode === 'area')}
      ${this.tool('fit', t('map.fit'), () => this.tell('lt-fit'))}
      ${this.tool('add', t('map.zoomIn'), () => this.tell('lt-zoom', { by: 1 }))} ${this.tool('minus', t('map.zoomOut'), () => this.tell('lt-zoom', { by: -1 }))}</div>`;
  }

  private tool(icon: IconName, label: string, run: () => void, pressed?: boolean): TemplateResult {
    return html`<button type="button" title=${label} aria-label=${label} aria-pressed=${pressed === undefined ? 'undefined' : String(pressed)} @click=${run}><lt-icon name=${icon}></lt-icon></button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-map-tools': LtMapTools;
  }
}
