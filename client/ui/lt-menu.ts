import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import type { IconName } from './icons.ts';
import './lt-icon.ts';
import './lt-kbd.ts';

/** One line of a menu: an action, a choice (`checked`), a heading (`heading: true`), or a rule between groups. */
export interface MenuItem {
  id: string;
  label?: string;
  icon?: IconName;
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  heading?: boolean;
  rule?: boolean;
  key?: string;
}

/**
 * A menu behind a button. The button's content is the slot (or `label` and `icon`); the list is in the top layer.
 * Arrow keys, Home, End, Esc, and first letters. Event: `lt-select` {id}.
 */
@customElement('lt-menu')
export class LtMenu extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: inline-flex; position: relative; }
      .open { display: inline-flex; align-items: center; gap: 6px; height: var(--control-s); padding: 0 10px; border: 1px solid var(--line); border-radius: var(--r); background: var(--surface); color: var(--ink-2); white-space: nowrap; cursor: pointer; }
      .open:hover, .open[aria-expanded='true'] { background: var(--sunk); }
      .open.bare { border-color: transparent; background: none; padding: 0 6px; }
      .list { position: fixed; inset: auto; margin: 0; min-width: 12rem; max-height: 70vh; overflow: auto; padding: 5px; color: var(--ink); background: var(--raised); border: 1px solid var(--line); border-radius: 8px; box-shadow: var(--shadow); }
      .item { display: flex; align-items: center; gap: 8px; width: 100%; min-height: var(--control-s); padding: 2px 10px 2px 8px; background: none; border: 0; border-radius: 4px; text-align: start; cursor: pointer; }
      .item:hover:not(:disabled), .item:focus-visible { background: var(--sunk); }
      .item:disabled { color: var(--ink-3); cursor: not-allowed; }
      .item.danger { color: var(--fail); }
      .lead { display: grid; place-items: center; width: 16px; flex: none; color: var(--ink-2); }
      .head { padding: 6px 8px 2px; color: var(--ink-3); font-size: var(--text-s); }
      hr { margin: 5px 0; border: 0; border-top: 1px solid var(--line); }
    `,
  ];

  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @property() label = '';
  @property() icon: IconName | '' = '';
  /** No frame around the button. */
  @property({ type: Boolean }) bare = false;
  @state() private shown = false;
  @query('.open') private readonly button!: HTMLButtonElement;
  @query('.list') private readonly list!: HTMLElement;

  private place(): void {
    const at = this.button.getBoundingClientRect();
    const size = this.list.getBoundingClientRect();
    const below = at.bottom + 4 + size.height <= innerHeight;
    this.list.style.top = `${below ? at.bottom + 4 : Math.max(4, at.top - 4 - size.height)}px`;
    this.list.style.left = `${Math.max(4, Math.min(at.left, innerWidth - size.width - 8))}px`;
  }

  private onToggle(event: ToggleEvent): void {
    this.shown = event.newState === 'open';
    if (!this.shown) return;
    this.place();
    this.choices()[0]?.focus();
  }

  private choices(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.item:not(:disabled)')];
  }

  private onKey(event: KeyboardEvent): void {
    const all = this.choices();
    const now = all.indexOf(this.shadowRoot?.activeElement as HTMLButtonElement);
    const to: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      Home: 0,
      End: all.length - 1,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all[(next + all.length) % all.length]?.focus();
  }

  private choose(item: MenuItem): void {
    this.list.hidePopover();
    this.button.focus();
    this.tell('lt-select', { id: item.id });
  }

  override render(): TemplateResult {
    return html`<button type="button" class="open ${this.bare ? 'bare' : ''}" aria-haspopup="menu" aria-expanded=${this.shown ? 'true' : 'false'} 
        title=${this.label || nothing} @click=${() => this.list.togglePopover()}>${this.icon ? html`<lt-icon name=${this.icon}></lt-icon>` : nothing}${this.label ? html`<span class="sr">${this.label}</span>` : nothing}<slot></slot><lt-icon name="chevronDown" size="12"></lt-icon></button>
      <div class="list" popover role="menu" aria-label=${this.label || nothing} @toggle=${this.onToggle} @keydown=${this.onKey}>${this.items.map((item) => this.item(item))}</div>`;
  }

  private item(item: MenuItem): TemplateResult {
    if (item.rule) return html`<hr />`;
    if (item.heading) return html`<div class="head" role="presentation">${item.label}</div>`;
    const choice = item.checked !== undefined;
    const lead = choice ? (item.checked ? 'check' : '') : (item.icon ?? '');
    return html`<button type="button" class="item ${item.danger ? 'danger' : ''}" role=${choice ? 'menuitemradio' : 'menuitem'} aria-checked=${choice ? String(item.checked) : nothing}
      ?disabled=${item.disabled ?? false} @click=${() => this.choose(item)}><span class="lead">${lead ? html`<lt-icon name=${lead}></lt-icon>` : nothing}</span><span class="grow">${item.label}</span>${
        item.key ? html`<lt-kbd keys=${item.key}></lt-kbd>` : nothing
      }</button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-menu': LtMenu;
  }
}
