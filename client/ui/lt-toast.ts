import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import { shapes } from './shapes.ts';
import { dismiss, type Toast, toasts } from './toasts.ts';
import './lt-icon.ts';

/** The place where toasts appear: one, in the shell. Call `toast()` of toasts.ts to show one. */
@customElement('lt-toast')
export class LtToast extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { position: fixed; inset: auto 0 44px; z-index: 60; display: flex; flex-direction: column; align-items: center; gap: 8px; pointer-events: none; }
      .toast { display: flex; align-items: center; gap: 10px; max-width: min(92vw, 560px); padding: 9px 8px 9px 14px; background: var(--tip); color: var(--on-tip); border-radius: var(--r); box-shadow: var(--shadow); pointer-events: auto; animation: rise var(--quick) ease-out; }
      svg { flex: none; }
      .shape { display: grid; place-items: center; width: 19px; height: 19px; border-radius: 4px; background: var(--surface); }
      button { padding: 3px 8px; border: 0; border-radius: 4px; background: none; color: inherit; font-weight: 600; cursor: pointer; }
      .act { text-decoration: underline; text-underline-offset: 3px; }
      button:hover { background: rgb(128 140 152 / 35%); }
      button:focus-visible { outline-color: var(--on-tip); }
      .x { display: grid; place-items: center; padding: 5px; }
      @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
    `,
  ];

  private readonly list = new StoreController(this, toasts);

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'region');
    this.setAttribute('aria-live', 'polite');
  }

  override willUpdate(): void {
    this.setAttribute('aria-label', t('ui.notices'));
  }

  override render(): TemplateResult {
    return html`${repeat(
      this.list.value,
      (each) => each.id,
      (each) => this.one(each),
    )}`;
  }

  private one(each: Toast): TemplateResult {
    const act = (): void => {
      each.action?.run();
      dismiss(each.id);
    };
    const shape =
      each.tone === 'info'
        ? nothing
        : html`<span class="shape ${each.tone}"><svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">${shapes[each.tone]}</svg></span>`;
    return html`<div class="toast">${shape}<span>${each.text}</span>
      ${each.action ? html`<button class="act" type="button" @click=${act}>${each.action.label}</button>` : nothing}
      <button class="x" type="button" aria-label=${t('ui.close')} @click=${() => dismiss(each.id)}><lt-icon name="close" size="13"></lt-icon></button></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-toast': LtToast;
  }
}
