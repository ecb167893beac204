import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import type { IconName } from './icons.ts';
import './lt-icon.ts';
import './lt-kbd.ts';

/** One result. `group` is a heading that results of one kind share; `note` stands faint at the end. */
export interface Result {
  id: string;
  group: string;
  label: string;
  note?: string;
  icon?: IconName;
}

/**
 * A search box with grouped results: arrow keys, Enter takes the first or the chosen one, Esc closes; quiet while an input
 * method composes. The results are the owner's: listen to `lt-query` {text} (after a pause in typing), set `results` and
 * `searching`. Event: `lt-select` {id, text}.
 */
@customElement('lt-combobox')
export class LtCombobox extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; position: relative; min-width: 0; }
      .box { display: flex; align-items: center; gap: 8px; height: 2rem; padding: 0 8px 0 10px; background: var(--paper); border: 1px solid var(--line); border-radius: var(--r); color: var(--ink-3); }
      .box:hover { border-color: var(--edge); }
      .box:focus-within { border-color: var(--accent); outline: 1px solid var(--accent); background: var(--surface); }
      input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; background: none; color: var(--ink); outline: none !important; text-overflow: ellipsis; }
      input::placeholder { color: var(--ink-3); opacity: 1; }
      input::-webkit-search-cancel-button { display: none; }
      .list { position: absolute; inset: calc(100% + 4px) 0 auto; z-index: 40; max-height: min(60vh, 460px); overflow: auto; padding: 5px; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; box-shadow: var(--shadow); }
      .head { padding: 6px 8px 2px; color: var(--ink-3); font-size: var(--text-s); }
      .item { display: flex; align-items: center; gap: 8px; min-height: 30px; padding: 3px 8px; border-radius: 4px; cursor: pointer; }
      .item lt-icon { color: var(--ink-3); }
      .item.on { background: var(--accent-soft); }
      .note { margin-inline-start: auto; padding-inline-start: 12px; color: var(--ink-2); font-size: var(--text-s); white-space: nowrap; }
      .none { padding: 10px 8px; color: var(--ink-2); }
    `,
  ];

  @property() value = '';
  @property() label = '';
  @property() placeholder = '';
  @property({ attribute: false }) results: readonly Result[] = [];
  @property({ type: Boolean }) searching = false;
  /** A key shown at the end of the empty box. */
  @property() shortcut = '';
  /** How long typing must rest before `lt-query`, ms. */
  @property({ type: Number, attribute: 'pause-ms' }) pauseMs = 140;
  @state() private open = false;
  @state() private active = 0;
  @query('input') private readonly input!: HTMLInputElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private takeFirst = false;

  override focus(): void {
    this.input.focus();
    this.input.select();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('results')) this.active = 0;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!this.takeFirst || this.searching || !(changed.has('results') || changed.has('searching'))) return;
    this.takeFirst = false;
    const first = this.results[0];
    if (first) this.choose(first);
  }

  private typed(event: Event): void {
    this.value = (event.target as HTMLInputElement).value;
    this.open = this.value.trim() !== '';
    this.takeFirst = false;
    clearTimeout(this.timer);
    if ((event as InputEvent).isComposing) return;
    this.timer = setTimeout(() => this.ask(), this.pauseMs);
  }

  private ask(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.tell('lt-query', { text: this.value.trim() });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.step(event, event.key === 'ArrowDown' ? 1 : -1);
    if (event.key === 'Enter') this.enter(event);
    if (event.key === 'Escape') this.escape(event);
  }

  private step(event: KeyboardEvent, by: number): void {
    event.preventDefault();
    this.open = true;
    this.active = (this.active + by + this.results.length) % Math.max(1, this.results.length);
    void this.updateComplete.then(() => this.renderRoot.querySelector('.on')?.scrollIntoView({ block: 'nearest' }));
  }

  private enter(event: KeyboardEvent): void {
    event.preventDefault();
    const waiting = this.timer !== undefined || this.searching;
    if (waiting) {
      this.takeFirst = true;
      if (this.timer !== undefined) this.ask();
      return;
    }
    const chosen = this.results[this.active];
    if (chosen) this.choose(chosen);
  }

  private escape(event: KeyboardEvent): void {
    if (!this.open && this.value === '') {
      this.input.blur();
      return;
    }
    event.stopPropagation();
    if (this.open) this.open = false;
    else this.value = '';
  }

  private choose(result: Result): void {
    this.open = false;
    this.value = result.label;
    this.tell('lt-select', { id: result.id, text: this.value });
    this.input.blur();
  }

  override render(): TemplateResult {
    const shown = this.open && (this.results.length > 0 || this.value.trim() !== '');
    return html`<div class="box"><lt-icon name="search" size="15"></lt-icon>
        <input type="search" role="combobox" aria-label=${this.label} aria-expanded=${shown ? 'true' : 'false'} aria-controls="list" aria-autocomplete="list"
          aria-activedescendant=${shown && this.results.length > 0 ? `r${this.active}` : nothing} autocomplete="off" spellcheck="false" maxlength="200" placeholder=${this.placeholder}
          .value=${this.value} @input=${this.typed} @compositionend=${this.typed} @keydown=${this.onKey} @focus=${() => {
            this.open = this.value.trim() !== '';
          }} @blur=${() => {
            this.open = false;
          }} />
        ${this.shortcut && this.value === '' ? html`<lt-kbd keys=${this.shortcut} aria-hidden="true"></lt-kbd>` : nothing}</div>
      <div class="sr" role="status">${shown && !this.searching ? t('ui.resultsCount', { count: this.results.length }) : ''}</div>
      <div class="list" id="list" role="listbox" aria-label=${this.label} ?hidden=${!shown} @mousedown=${(event: Event) => event.preventDefault()}>${this.list()}</div>`;
  }

  private list(): TemplateResult {
    if (this.results.length === 0) return html`<div class="none">${this.searching ? `${t('ui.searching')}…` : t('ui.noResults')}</div>`;
    return html`${this.results.map((result, index) => {
      const first = result.group !== this.results[index - 1]?.group;
      return html`${first ? html`<div class="head" role="presentation">${result.group}</div>` : nothing}
        <div class="item ${index === this.active ? 'on' : ''}" id="r${index}" role="option" aria-selected=${index === this.active ? 'true' : 'false'} @mousemove=${() => {
          this.active = index;
        }} @click=${() => this.choose(result)}>
          <lt-icon name=${result.icon ?? 'pin'} size="14"></lt-icon><span class="clip num">${result.label}</span>${result.note ? html`<span class="note num">${result.note}</span>` : nothing}</div>`;
    })}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-combobox': LtCombobox;
  }
}
