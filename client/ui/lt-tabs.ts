import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';

/** One tab; `count` stands after its name. Its content is slotted by `slot="ID"`. */
export interface Tab {
  id: string;
  label: string;
  count?: number;
}

/** Tabs by the ARIA pattern (arrow keys, Home, End). The content of the one that is on: `<div slot="ID">`. Event: `lt-change` {value}. */
@customElement('lt-tabs')
export class LtTabs extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      .list { display: flex; gap: 4px; padding: 0 var(--inset); border-bottom: 1px solid var(--line); overflow-x: auto; flex: none; }
      button { display: flex; gap: 5px; align-items: center; height: var(--control); padding: 0 6px; background: none; border: 0; border-bottom: 2px solid transparent; color: var(--ink-2); white-space: nowrap; cursor: pointer; }
      button:hover { color: var(--ink); }
      button[aria-selected='true'] { color: var(--ink); font-weight: 600; border-bottom-color: var(--accent); }
      button:focus-visible { outline-offset: -2px; }
      .panel { flex: 1; min-height: 0; overflow: auto; }
    `,
  ];

  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @property() value = '';
  @property() label = '';

  private pickAt(index: number): void {
    const tab = this.tabs[(index + this.tabs.length) % this.tabs.length];
    if (!tab) return;
    this.value = tab.id;
    this.tell('lt-change', { value: tab.id });
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  }

  private onKey(event: KeyboardEvent, index: number): void {
    const to: Record<string, number> = {
      ArrowRight: index + 1,
      ArrowLeft: index - 1,
      Home: 0,
      End: this.tabs.length - 1,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.pickAt(next);
  }

  override render(): TemplateResult {
    const on = this.value || this.tabs[0]?.id || '';
    return html`<div class="list" role="tablist" aria-label=${this.label || nothing}>${this.tabs.map(
      (
        tab,
        index,
      ) => html`<button type="button" role="tab" id="tab-${tab.id}" aria-selected=${tab.id === on ? 'true' : 'false'} aria-controls="panel" tabindex=${tab.id === on ? 0 : -1}
        @click=${() => this.pickAt(index)} @keydown=${(event: KeyboardEvent) => this.onKey(event, index)}>${tab.label}${tab.count === undefined ? nothing : html`<span class="faint num">${tab.count}</span>`}</button>`,
    )}</div><div class="panel" id="panel" role="tabpanel" aria-labelledby="tab-${on}"><slot name=${on}></slot></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-tabs': LtTabs;
  }
}
