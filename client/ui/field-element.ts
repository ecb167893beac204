import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles, controlStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import './lt-icon.ts';

/** What the controls with a label share: label, hint, error, required mark. A subclass renders its control through `field()`. */
export class FieldElement extends LtElement {
  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host { display: block; min-width: 0; }
      .label { display: flex; gap: 6px; margin-bottom: 4px; color: var(--ink-2); font-size: var(--text-s); }
      .mark { color: var(--ink-3); }
      .hint { margin-top: 4px; color: var(--ink-3); font-size: var(--text-s); }
      .error { display: flex; gap: 5px; align-items: baseline; margin-top: 4px; color: var(--fail); font-size: var(--text-s); }
      .error lt-icon { align-self: center; }
      .pair { display: flex; }
      .pair .control:first-child { border-start-end-radius: 0; border-end-end-radius: 0; }
      .pair > .control + * { border-start-start-radius: 0; border-end-start-radius: 0; margin-inline-start: -1px; }
    `,
  ];

  @property() label = '';
  @property() hint = '';
  /** A sentence; shows the control as wrong. */
  @property() error = '';
  @property() name = '';
  @property({ type: Boolean }) required = false;
  @property({ type: Boolean }) disabled = false;
  /** Keep the label for screen readers only. */
  @property({ type: Boolean, attribute: 'hide-label' }) hideLabel = false;

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('#control')?.focus();
  }

  protected describedBy(): string | typeof nothing {
    return this.error || this.hint ? 'note' : nothing;
  }

  protected submitOnEnter(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.isComposing) this.closest('form')?.requestSubmit();
  }

  /** The control, whose id must be `control`, between its label and its note. */
  protected field(control: TemplateResult): TemplateResult {
    const mark = this.required ? html`<span class="mark">${t('ui.required')}</span>` : nothing;
    const note = this.error
      ? html`<div class="error" id="note" role="alert"><lt-icon name="alert" size="13"></lt-icon>${this.error}</div>`
      : this.hint
        ? html`<div class="hint" id="note">${this.hint}</div>`
        : nothing;
    return html`<label for="control" class=${this.hideLabel ? 'sr' : 'label'}>${this.label}${mark}</label>${control}${note}`;
  }
}
