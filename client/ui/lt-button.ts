import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import type { IconName } from './icons.ts';
import './lt-icon.ts';

/** How many half squares of letters a button over the width of a panel holds on one line. */
const lineHalves = 42;

/** The width of a text in half squares: Han letters are square, the others about half. */
const halvesOf = (text: string): number => [...text.trim()].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);

/**
 * A button. Its text is the slot. `disabled` with a `reason` keeps it reachable by keyboard and shows what is missing after
 * the text ("预留指标 · NOx 缺 4.3 t"), on lines of its own where it is long. `busy` holds further clicks. `type="submit"` submits the form around it.
 * Listen to the native `click`: it comes only when the button may act.
 */
@customElement('lt-button')
export class LtButton extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: inline-flex; vertical-align: middle; }
      :host([block]) { display: flex; flex: 1; min-width: 0; }
      button {
        display: inline-flex; align-items: center; justify-content: center; gap: 6px; width: 100%; min-width: 0; height: var(--control);
        padding: 0 14px; font-weight: 600; white-space: nowrap; cursor: pointer; background: var(--raised); color: var(--ink);
        border: 1px solid var(--line); border-radius: var(--r); transition: background var(--quick);
      }
      button:hover { background: var(--sunk); }
      .s { height: var(--control-s); padding: 0 10px; }
      .only { padding: 0; width: var(--control); }
      .only.s { width: var(--control-s); }
      .primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
      .primary:hover { background: var(--accent-strong); border-color: var(--accent-strong); }
      .quiet { background: none; border-color: transparent; color: var(--accent); }
      .quiet.only { color: var(--ink-2); }
      .quiet:hover { background: var(--sunk); }
      .quiet[aria-pressed='true'] { background: var(--accent-soft); color: var(--accent); }
      .danger { background: var(--raised); border-color: var(--fail); color: var(--fail); }
      .danger:hover { background: var(--fail-soft); }
      button[aria-disabled='true'], button[aria-disabled='true']:hover { background: var(--sunk); border-color: var(--line); color: var(--ink-3); cursor: not-allowed; }
      .quiet[aria-disabled='true'], .quiet[aria-disabled='true']:hover { background: none; border-color: transparent; }
      .told { flex-direction: column; gap: 0; height: auto; min-height: var(--control); padding-block: 5px; line-height: var(--leading-tight); }
      .why { font-weight: 400; overflow: hidden; text-overflow: ellipsis; }
      .told .why { white-space: normal; }
      .spin { width: 13px; height: 13px; border: 2px solid currentColor; border-right-color: transparent; border-radius: 50%; animation: turn 0.8s linear infinite; }
      @keyframes turn { to { transform: rotate(1turn); } }
    `,
  ];

  @property() variant: 'primary' | 'secondary' | 'quiet' | 'danger' = 'secondary';
  @property() size: 'm' | 's' = 'm';
  @property() icon: IconName | '' = '';
  /** The accessible name and tooltip; required when there is an icon and no text. */
  @property() label = '';
  @property({ type: Boolean }) busy = false;
  @property({ type: Boolean, reflect: true }) disabled = false;
  /** What is missing; shown beside the text while disabled. */
  @property() reason = '';
  /** `true` or `false` makes it a toggle. */
  @property() pressed: 'true' | 'false' | '' = '';
  @property() type: 'button' | 'submit' = 'button';
  /** Takes the width of its row. */
  @property({ type: Boolean, reflect: true }) block = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', this.guard, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('click', this.guard, { capture: true });
  }

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  private readonly guard = (event: Event): void => {
    if (this.disabled || this.busy) {
      event.stopImmediatePropagation();
      event.preventDefault();
      return;
    }
    if (this.type === 'submit') this.closest('form')?.requestSubmit();
  };

  override render(): TemplateResult {
    const only = this.icon && !this.textContent?.trim();
    const why = this.disabled && this.reason;
    const long = this.block && why !== false && why !== '' && halvesOf((this.textContent ?? '') + why) > lineHalves;
    const lead = this.busy ? html`<span class="spin"></span>` : this.icon ? html`<lt-icon name=${this.icon}></lt-icon>` : nothing;
    return html`<button
      type="button"
      class="${this.variant} ${this.size} ${only ? 'only' : long ? 'told' : ''}"
      aria-disabled=${this.disabled || this.busy ? 'true' : nothing}
      aria-busy=${this.busy ? 'true' : nothing}
      aria-label=${this.label || nothing}
      aria-pressed=${this.pressed || nothing}
      title=${(why ? this.reason : this.label) || nothing}
    >${lead}<slot @slotchange=${() => this.requestUpdate()}></slot>${why ? html`<span class="why">${long ? '' : '· '}${this.reason}</span>` : nothing}${
      this.busy ? html`<span class="sr">${t('ui.busy')}</span>` : nothing
    }</button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-button': LtButton;
  }
}
