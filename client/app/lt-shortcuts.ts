import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { type Shortcut, shortcuts } from '../ui/shortcuts.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-kbd.ts';

/** The overlay that lists every shortcut in force. Event: `lt-close`. */
@customElement('lt-shortcuts')
export class LtShortcuts extends LtElement {
  static override styles = [
    baseStyles,
    css`
      .two { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 28px; }
      h3 { margin: 4px 0; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; }
      dl { margin: 0; }
      div.line { display: flex; justify-content: space-between; gap: 12px; padding: 4px 0; border-bottom: 1px solid var(--line-2); }
      dd { margin: 0; }
      @media (max-width: 600px) { .two { grid-template-columns: 1fr; } }
    `,
  ];

  @property({ type: Boolean }) open = false;
  private readonly list = new StoreController(this, shortcuts);

  override render(): TemplateResult {
    return html`<lt-dialog size="l" heading=${t('app.shortcuts')} .open=${this.open}><div class="two">${(['general', 'map'] as const).map(
      (group) =>
        html`<section><h3>${t(`app.keyGroup.${group}`)}</h3><dl>${this.list.value.filter((each) => each.group === group).map((each) => line(each))}</dl></section>`,
    )}</div></lt-dialog>`;
  }
}

const line = (each: Shortcut): TemplateResult =>
  html`<div class="line"><dt>${t(each.label, each.params)}</dt><dd><lt-kbd keys=${each.keys}></lt-kbd></dd></div>`;

declare global {
  interface HTMLElementTagNameMap {
    'lt-shortcuts': LtShortcuts;
  }
}
