import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { SizeController } from '../state/size-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import { type Sort, type Sortable, sortRows, windowOf } from './table-rows.ts';
import './lt-icon.ts';

/** A column of a table over rows of type R. */
export interface Column<R> {
  key: string;
  label: string;
  /** What is sorted by, and shown when there is no `render`. */
  value: (row: R) => Sortable;
  render?: (row: R) => TemplateResult | string | typeof nothing;
  align?: 'start' | 'end';
  /** A CSS width, `8rem`. */
  width?: string;
  /** Sorting is on unless this is false. */
  sortable?: boolean;
}

const rowRem = 2.125;

/**
 * A table: sticky head, sorting, tabular figures, rows by keyboard (arrows, Home, End, Enter). Any number of rows: only those
 * in sight are drawn, so every row has one line. Give it a height (it fills its box) or `auto-height` for short tables.
 * Events: `lt-select` {row, key} on click or Enter; `lt-sort` {key, down}.
 */
@customElement('lt-table')
export class LtTable<R = unknown> extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; height: 100%; min-height: 0; }
      :host([auto-height]) { height: auto; }
      .scroll { height: 100%; overflow: auto; }
      table { width: 100%; border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
      th { position: sticky; top: 0; z-index: 1; background: var(--surface); color: var(--ink-3); font-size: var(--text-s); font-weight: 400; }
      th, td { height: ${rowRem}rem; padding: 0 8px; text-align: start; white-space: nowrap; border-bottom: 1px solid var(--line-2); }
      td { max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
      .gap td { height: auto; padding: 0; border: 0; }
      .to-end { text-align: end; }
      th:first-child, td:first-child { padding-inline-start: var(--inset); }
      th:last-child, td:last-child { padding-inline-end: var(--inset); }
      th button { display: inline-flex; align-items: center; gap: 3px; padding: 2px 0; background: none; border: 0; cursor: pointer; color: inherit; }
      th button:hover, th[aria-sort='ascending'] button, th[aria-sort='descending'] button { color: var(--ink); }
      th lt-icon { opacity: 0; }
      th button:hover lt-icon, th button:focus-visible lt-icon, th[aria-sort='ascending'] lt-icon, th[aria-sort='descending'] lt-icon { opacity: 1; }
      tbody tr:not(.gap) { cursor: pointer; }
      tbody tr:hover td { background: var(--sunk); }
      tr[aria-selected='true'] td { background: var(--accent-soft) !important; }
      tr:focus-visible { outline-offset: -2px; }
      .plain tr:not(.gap) { cursor: default; }
    `,
  ];

  @property({ attribute: false }) columns: readonly Column<R>[] = [];
  @property({ attribute: false }) rows: readonly R[] = [];
  /** A row's lasting key. */
  @property({ attribute: false }) keyOf: (row: R) => string = (row) => String((row as { id?: unknown }).id ?? this.rows.indexOf(row));
  /** The key of the selected row. */
  @property() selected = '';
  @property({ attribute: false }) sort: Sort | null = null;
  /** The name of the table for screen readers. */
  @property() label = '';
  /** Rows that cannot be chosen. */
  @property({ type: Boolean }) plain = false;
  @property({ type: Boolean, reflect: true, attribute: 'auto-height' })
  autoHeight = false;
  @state() private scrollTop_ = 0;
  private readonly size = new SizeController(this, '.scroll');
  private ordered: R[] = [];
  private active = 0;
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('rows') && !changed.has('sort') && !changed.has('columns')) return;
    const column = this.columns.find((each) => each.key === this.sort?.key);
    this.ordered = column ? sortRows(this.rows, column.value, this.sort?.down ?? false) : [...this.rows];
    this.active = Math.min(this.active, Math.max(0, this.ordered.length - 1));
  }

  /** Before the first layout a screenful is drawn. */
  private get height(): number {
    return this.size.value.height || 600;
  }

  private get rowHeight(): number {
    return rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  private sortBy(key: string): void {
    this.sort = { key, down: this.sort?.key === key ? !this.sort.down : false };
    this.tell('lt-sort', this.sort);
  }

  private choose(row: R): void {
    if (this.plain) return;
    this.active = this.ordered.indexOf(row);
    this.tell('lt-select', { row, key: this.keyOf(row) });
  }

  private onKey(event: KeyboardEvent): void {
    const last = this.ordered.length - 1;
    const page = Math.max(1, Math.floor(this.height / this.rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -last,
      End: last,
    };
    const step = steps[event.key];
    const row = this.ordered[this.active];
    if (event.key === 'Enter' && row !== undefined) this.choose(row);
    if (step === undefined) return;
    event.preventDefault();
    void this.moveTo(Math.min(last, Math.max(0, this.active + step)));
  }

  private async moveTo(index: number): Promise<void> {
    this.active = index;
    const box = this.renderRoot.querySelector('.scroll');
    const top = index * this.rowHeight;
    if (box && top < box.scrollTop) box.scrollTop = top;
    if (box && top + 2 * this.rowHeight > box.scrollTop + this.height) box.scrollTop = top + 2 * this.rowHeight - this.height;
    this.scrollTop_ = box?.scrollTop ?? 0;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus();
  }

  override render(): TemplateResult {
    const whole = this.autoHeight || this.ordered.length < 120;
    const { from, to } = whole
      ? { from: 0, to: this.ordered.length }
      : windowOf(this.ordered.length, this.scrollTop_, this.height, this.rowHeight);
    const gap = (rows: number): TemplateResult | typeof nothing =>
      rows > 0
        ? html`<tr class="gap" aria-hidden="true"><td colspan=${this.columns.length} style="height:${rows * this.rowHeight}px"></td></tr>`
        : nothing;
    return html`<div class="scroll" @scroll=${(event: Event) => {
      this.scrollTop_ = (event.target as HTMLElement).scrollTop;
    }}>
      <table class=${this.plain ? 'plain' : ''} aria-label=${this.label || nothing} aria-rowcount=${this.ordered.length + 1} role="grid">
        <thead><tr>${this.columns.map((column) => this.head(column))}</tr></thead>
        <tbody @keydown=${this.onKey}>${gap(from)}${this.ordered.slice(from, to).map((row, offset) => this.row(row, from + offset))}${gap(this.ordered.length - to)}</tbody>
      </table>
    </div>`;
  }

  private head(column: Column<R>): TemplateResult {
    const on = this.sort?.key === column.key;
    const way = on ? (this.sort?.down ? 'descending' : 'ascending') : nothing;
    const text =
      column.sortable === false
        ? column.label
        : html`<button type="button" title=${t('ui.sortBy', { column: column.label })} @click=${() => this.sortBy(column.key)}>${column.label}<lt-icon
            name=${on ? (this.sort?.down ? 'chevronDown' : 'chevronUp') : 'sort'} size="12"></lt-icon></button>`;
    return html`<th scope="col" class=${column.align === 'end' ? 'to-end' : ''} aria-sort=${way} style=${column.width ? `width:${column.width}` : nothing}>${text}</th>`;
  }

  private row(row: R, index: number): TemplateResult {
    const key = this.keyOf(row);
    return html`<tr data-index=${index} aria-rowindex=${index + 2} aria-selected=${key === this.selected ? 'true' : 'false'} tabindex=${index === this.active ? 0 : -1} @click=${() => this.choose(row)}>
      ${this.columns.map((column) => html`<td class=${column.align === 'end' ? 'to-end' : ''}>${column.render ? column.render(row) : (column.value(row) ?? '—')}</td>`)}
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-table': LtTable;
  }
}
