import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import { holdShortcuts } from './shortcuts.ts';
import './lt-button.ts';

/**
 * A modal dialog on the native element: focus stays inside, Esc closes. Slots: default, `foot` (buttons, the main one last).
 * Event: `lt-close` when it was closed by Esc, the cross or the ground; set `open` false yourself.
 */
@customElement('lt-dialog')
export class LtDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: contents; }
      dialog {
        width: min(92vw, 520px); max-height: 86dvh; padding: 0; color: var(--ink); background: var(--raised);
        border: 1px solid var(--line); border-radius: 10px; box-shadow: var(--shadow); overflow: hidden;
      }
      dialog.s { width: min(92vw, 400px); }
      dialog.l { width: min(94vw, 860px); }
      dialog[open] { display: flex; flex-direction: column; }
      dialog::backdrop { background: rgb(16 24 32 / 38%); }
      header { display: flex; align-items: center; gap: 8px; padding: 12px 10px 8px 18px; }
      h2 { flex: 1; font-size: var(--text-l); }
      .body { padding: 4px 18px 16px; overflow: auto; min-height: 0; }
      footer { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 18px; border-top: 1px solid var(--line); }
      footer[hidden] { display: none; }
    `,
  ];

  @property({ type: Boolean, reflect: true }) open = false;
  @property() heading = '';
  @property() size: 's' | 'm' | 'l' = 'm';
  @state() private hasFoot = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  private release: (() => void) | undefined;

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (this.open && !this.dialog.open) {
      this.dialog.showModal();
      this.release = holdShortcuts();
    }
    if (!this.open && this.dialog.open) this.dialog.close();
    if (!this.open) this.release?.();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release?.();
  }

  private ask(event: Event): void {
    event.preventDefault();
    this.tell('lt-close');
  }

  private onGround(event: MouseEvent): void {
    if (event.target === this.dialog) this.ask(event);
  }

  private footChanged(event: Event): void {
    this.hasFoot = (event.target as HTMLSlotElement).assignedElements().length > 0;
  }

  override render(): TemplateResult {
    return html`<dialog class=${this.size} aria-labelledby="heading" @cancel=${this.ask} @pointerdown=${this.onGround}>
      <header><h2 id="heading">${this.heading}</h2><lt-button variant="quiet" size="s" icon="close" label=${t('ui.close')} @click=${this.ask}></lt-button></header>
      <div class="body"><slot></slot></div>
      <footer ?hidden=${!this.hasFoot}><slot name="foot" @slotchange=${this.footChanged}></slot></footer>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-dialog': LtDialog;
  }
}
