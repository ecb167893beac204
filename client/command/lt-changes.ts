import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChangeView } from '../../server/contract/command.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { exactAmount, kindName, unitName } from '../quota/amount.ts';
import { mapAddress } from '../quota/places.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-icon.ts';
import { shapes } from '../ui/shapes.ts';
import { effectOf, groupChanges, toneOf } from './change-words.ts';

/**
 * What moved since the last dispatch, newest first. A row opens its voucher; the pin opens its place on the blueprint map.
 * Events: `lt-voucher` {id}, `lt-point` {id} while the pointer or focus is on a row (empty when it leaves).
 */
@customElement('lt-changes')
export class LtChanges extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      ol, ul { margin: 0; padding: 0; list-style: none; }
      .many { display: grid; grid-template-columns: 14px minmax(0, 1fr); gap: 2px 9px; flex: 1; min-width: 0; padding: 7px 4px 7px var(--gap-4); }
      ul { grid-column: 2; display: grid; grid-template-columns: repeat(auto-fill, minmax(176px, 1fr)); gap: 0 14px; margin: 2px -6px 0; }
      :host(:lang(en)) ul { grid-template-columns: minmax(0, 1fr); }
      ul li { border: 0; padding: 0; }
      ul li:hover { background: none; }
      li { position: relative; display: flex; align-items: center; border-bottom: 1px solid var(--line-2); padding-inline-end: 8px; }
      li:hover { background: var(--sunk); }
      button { display: grid; grid-template-columns: 14px minmax(0, 1fr) auto; gap: 2px 9px; flex: 1; min-width: 0; padding: 7px 4px 7px var(--gap-4); text-align: start; background: none; border: 0; cursor: pointer; }
      button:focus-visible { outline-offset: -2px; }
      button.one { display: flex; justify-content: space-between; align-items: baseline; gap: 8px; padding: 2px 6px; border-radius: var(--r-s); font-size: var(--text-s); line-height: var(--leading-tight); }
      button.one:hover { background: var(--accent-soft); }
      svg { align-self: center; }
      .title { font-weight: 600; overflow-wrap: anywhere; }
      .sub { grid-column: 2 / -1; color: var(--ink-2); font-size: var(--text-s); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
      .amount { font-weight: 600; font-variant-numeric: tabular-nums; text-align: end; white-space: nowrap; }
      .amount small { font-size: var(--text-s); font-weight: 400; color: var(--ink-3); }
      a { display: grid; place-items: center; width: 28px; height: 28px; color: var(--ink-3); border-radius: var(--r-s); }
      a:hover { color: var(--accent); background: var(--accent-soft); }
      .gap { width: 28px; flex: none; }
    `,
  ];

  @property({ attribute: false }) items: readonly ChangeView[] = [];
  @property({ attribute: false }) nameOf: (regionId: string) => string = (id) => id;

  override render(): TemplateResult {
    return html`<ol aria-label=${t('command.changes')}>${groupChanges(this.items).map((group) => (group.length > 1 ? this.group(group) : this.item(group[0]!)))}</ol>`;
  }

  private item(item: ChangeView): TemplateResult {
    const point = (id: string) => (): void => void this.tell('lt-point', { id });
    const code = item.projectCode ?? '';
    return html`<li @pointerenter=${point(code)} @pointerleave=${point('')} @focusin=${point(code)} @focusout=${point('')}>
      <button type="button" @click=${() => this.tell('lt-voucher', { id: item.transferId })}>
        ${this.shape(item)}<span class="title">${this.words(item)}</span>${this.amount(item)}<span class="sub">${this.sub(item)}</span>
      </button>${this.place(item)}</li>`;
  }

  /** Several kinds moved by one act: told once, with an amount for each that opens its own voucher. */
  private group(items: readonly ChangeView[]): TemplateResult {
    const first = items[0]!;
    const point = (id: string) => (): void => void this.tell('lt-point', { id });
    const code = first.projectCode ?? '';
    return html`<li @pointerenter=${point(code)} @pointerleave=${point('')} @focusin=${point(code)} @focusout=${point('')}>
      <div class="many">${this.shape(first)}<span class="title">${this.words(first)}</span><span class="sub">${this.when(first).join(' · ')}</span>
        <ul>${items.map((item) => {
          const voucher = t('command.voucher', { seq: item.seq });
          return html`<li><button type="button" class="one" title=${voucher} @click=${() => this.tell('lt-voucher', { id: item.transferId })}><span>${kindName(item.kind)}</span><span class="sr">${voucher}</span>${this.amount(item)}</button></li>`;
        })}</ul></div>${this.place(first)}</li>`;
  }

  private shape(item: ChangeView): TemplateResult {
    return html`<svg class=${toneOf(item.transferKind)} width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">${shapes[toneOf(item.transferKind)]}</svg>`;
  }

  private when(item: ChangeView): string[] {
    const until = item.deadline ? [t('command.until', { date: item.deadline })] : [];
    return [formatInstant(item.at).slice(5), ...until, ...(item.reason ? [item.reason] : [])];
  }

  private words(item: ChangeView): string {
    const who = item.projectName ?? item.projectCode;
    const what = t(`ledger.kind.${item.transferKind}`);
    return who
      ? t('command.changeOf', { region: this.nameOf(item.regionId), who, what })
      : t('command.changeIn', { region: this.nameOf(item.regionId), what });
  }

  private sub(item: ChangeView): string {
    return [kindName(item.kind), t('command.voucher', { seq: item.seq }), ...this.when(item)].join(' · ');
  }

  private amount(item: ChangeView): TemplateResult {
    const effect = effectOf(item.transferKind);
    const sign = effect === 'takes' ? '−' : effect === 'gives' ? '+' : '';
    const colour = effect === 'takes' ? 'fail' : effect === 'gives' ? 'pass' : '';
    return html`<span class="amount"><span class=${colour}>${sign}${exactAmount(item.kind, item.amount)}</span> <small>${unitName(item.kind)}</small></span>`;
  }

  private place(item: ChangeView): TemplateResult {
    const address = mapAddress(item.center, item.projectCode ? `project:${item.projectCode}` : undefined);
    if (!address) return html`<span class="gap"></span>`;
    const name = t('command.placeOf', { name: item.projectName ?? this.nameOf(item.regionId) });
    return html`<a href=${address} title=${name} aria-label=${name}><lt-icon name="pin" size="15"></lt-icon></a>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-changes': LtChanges;
  }
}
