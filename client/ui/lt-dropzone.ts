import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import './lt-icon.ts';

/** A place to drop files or choose them by a click or Enter. Event: `lt-files` {files: File[]}. */
@customElement('lt-dropzone')
export class LtDropzone extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      button { display: grid; justify-items: center; gap: 4px; width: 100%; padding: 22px 16px; background: var(--surface); border: 1.5px dashed var(--edge); border-radius: 8px; color: var(--ink-2); cursor: pointer; }
      button:hover { border-color: var(--accent); }
      button.over { border-color: var(--accent); border-style: solid; background: var(--accent-soft); color: var(--accent); }
      button:disabled { cursor: not-allowed; background: var(--sunk); color: var(--ink-3); }
      b { font-weight: 600; color: var(--ink); }
      .over b { color: var(--accent); }
      lt-icon { color: var(--ink-3); }
      input { display: none; }
    `,
  ];

  /** As in `<input accept>`: `.geojson,.zip,.txt`. */
  @property() accept = '';
  @property({ type: Boolean }) multiple = false;
  @property({ type: Boolean }) disabled = false;
  @property() label = '';
  /** Formats and limits. */
  @property() hint = '';
  @state() private over = false;
  @query('input') private readonly input!: HTMLInputElement;

  private take(list: FileList | null | undefined): void {
    const files = [...(list ?? [])];
    if (files.length > 0 && !this.disabled)
      this.tell('lt-files', {
        files: this.multiple ? files : files.slice(0, 1),
      });
  }

  private onDrop(event: DragEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.over = false;
    this.take(event.dataTransfer?.files);
  }

  private onOver(event: DragEvent): void {
    event.preventDefault();
    this.over = !this.disabled;
  }

  private onChosen(): void {
    this.take(this.input.files);
    this.input.value = '';
  }

  override render(): TemplateResult {
    return html`<button type="button" class=${this.over ? 'over' : ''} ?disabled=${this.disabled} @click=${() => this.input.click()} @dragover=${this.onOver}
        @dragleave=${() => {
          this.over = false;
        }} @drop=${this.onDrop}><lt-icon name="upload" size="20"></lt-icon><b>${this.over ? t('ui.dropNow') : this.label || t('ui.dropHere')}</b>${
          this.hint ? html`<span class="small">${this.hint}</span>` : nothing
        }</button><input type="file" accept=${this.accept} ?multiple=${this.multiple} @change=${this.onChosen} />`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-dropzone': LtDropzone;
  }
}
