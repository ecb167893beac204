import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import './lt-button.ts';

/**
 * A docked panel: heading, body that scrolls, foot that stays. It takes its column of the grid and is never over the map;
 * on a narrow screen it is a sheet below the map, which keeps the rest. The inner edge resizes it (drag, or arrow keys on the edge).
 * Slots: default, `title` (instead of `heading`), `actions` (end of the head), `foot`. Events: `lt-close`, `lt-resize` {width}.
 */
@customElement('lt-panel')
export class LtPanel extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { position: relative; display: flex; min-height: 0; min-width: 0; background: var(--surface); z-index: 2; }
      :host([side='left']) { border-inline-end: 1px solid var(--line); }
      :host([side='right']) { border-inline-start: 1px solid var(--line); }
      :host([side='bottom']) { border-top: 1px solid var(--line); }
      section { display: flex; flex-direction: column; flex: 1; min-width: 0; min-height: 0; }
      header { display: flex; align-items: center; gap: 8px; min-height: 42px; padding: 4px 8px 4px var(--inset); }
      h2 { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .body { position: relative; flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; }
      .body:focus-visible { outline-offset: -2px; }
      footer { border-top: 1px solid var(--line); padding: 11px var(--inset); display: flex; gap: 8px; align-items: center; }
      footer[hidden] { display: none; }
      .edge { position: absolute; top: 0; bottom: 0; width: 7px; z-index: 4; cursor: col-resize; touch-action: none; }
      :host([side='left']) .edge { inset-inline-end: -4px; }
      :host([side='right']) .edge { inset-inline-start: -4px; }
      .edge:hover, .edge:focus-visible, .edge.on { background: linear-gradient(90deg, transparent 2.5px, var(--accent) 2.5px 4.5px, transparent 4.5px); outline: none; }
      :host([collapsed]) { width: auto !important; }
      .folded { display: flex; flex-direction: column; align-items: center; width: 40px; padding: 6px 0; }
      .folded span { writing-mode: vertical-rl; padding: 8px 0; font-weight: 600; }
      @media (max-width: 900px) {
        :host([side='left']), :host([side='right']) { width: auto !important; border: 0; border-top: 1px solid var(--line); border-radius: 12px 12px 0 0; box-shadow: var(--shadow); }
        :host([side='right']) { flex: 1; height: 50dvh; }
        :host([side='left']) { max-height: 100%; }
        :host([collapsed]) { height: auto; border: 1px solid var(--line); border-radius: var(--r); margin: 0 0 36px 8px; }
        .edge { display: none; }
        .folded span { writing-mode: horizontal-tb; padding: 4px 8px; white-space: nowrap; }
        .folded { flex-direction: row; width: auto; padding: 2px 4px; }
      }
    `,
  ];

  @property() heading = '';
  @property({ reflect: true }) side: 'left' | 'right' | 'bottom' = 'right';
  /** Width in pixels of a left or right panel; kept within 220 and half the window. */
  @property({ type: Number }) width = 384;
  @property({ type: Boolean }) resizable = false;
  @property({ type: Boolean }) collapsible = false;
  @property({ type: Boolean, reflect: true }) collapsed = false;
  @property({ type: Boolean }) closable = false;
  @state() private dragging = false;
  @state() private hasFoot = false;

  override willUpdate(): void {
    this.style.width = this.side === 'bottom' ? '' : `${this.width}px`;
  }

  private resizeTo(width: number): void {
    this.width = Math.round(Math.min(Math.max(width, 220), innerWidth / 2));
    this.tell('lt-resize', { width: this.width });
  }

  private readonly drag = (event: PointerEvent): void => {
    if (!this.dragging) return;
    const box = this.getBoundingClientRect();
    this.resizeTo(this.side === 'left' ? event.clientX - box.left : box.right - event.clientX);
  };

  private grab(event: PointerEvent): void {
    this.dragging = true;
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
  }

  private edgeKey(event: KeyboardEvent): void {
    const way = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (way === 0) return;
    event.preventDefault();
    this.resizeTo(this.width + way * 16 * (this.side === 'left' ? 1 : -1));
  }

  private toggle(): void {
    this.collapsed = !this.collapsed;
  }

  override render(): TemplateResult {
    const away = this.side === 'left' ? 'chevronLeft' : this.side === 'right' ? 'chevronRight' : 'chevronDown';
    const back = this.side === 'left' ? 'chevronRight' : this.side === 'right' ? 'chevronLeft' : 'chevronUp';
    if (this.collapsed) {
      return html`<div class="folded"><lt-button variant="quiet" size="s" icon=${back} label="${t('ui.expand')} ${this.heading}" @click=${this.toggle}></lt-button><span>${this.heading}</span></div>`;
    }
    return html`<section aria-label=${this.heading || nothing}>
        <header><h2><slot name="title">${this.heading}</slot></h2><slot name="actions"></slot>
          ${this.collapsible ? html`<lt-button variant="quiet" size="s" icon=${away} label=${t('ui.collapse')} @click=${this.toggle}></lt-button>` : nothing}
          ${this.closable ? html`<lt-button variant="quiet" size="s" icon="close" label=${t('ui.close')} @click=${() => this.tell('lt-close')}></lt-button>` : nothing}
        </header>
        <div class="body" tabindex="-1"><slot></slot></div>
        <footer ?hidden=${!this.hasFoot}><slot name="foot" @slotchange=${this.footChanged}></slot></footer>
      </section>
      ${this.resizable && this.side !== 'bottom' ? this.edge() : nothing}`;
  }

  private edge(): TemplateResult {
    return html`<div class="edge ${this.dragging ? 'on' : ''}" role="separator" aria-orientation="vertical" aria-label=${t('ui.resize')} aria-valuenow=${this.width} aria-valuemin="220"
      aria-valuemax=${Math.round(innerWidth / 2)} tabindex="0" @pointerdown=${this.grab} @pointermove=${this.drag} @pointerup=${() => {
        this.dragging = false;
      }} @keydown=${this.edgeKey}></div>`;
  }

  private footChanged(event: Event): void {
    this.hasFoot = (event.target as HTMLSlotElement).assignedElements().length > 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-panel': LtPanel;
  }
}
