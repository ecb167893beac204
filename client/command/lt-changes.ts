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
import { effectOf, toneOf } from './change-words.ts';

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
      ol { margin: 0; padding: 0; list-style: none; }
      li { position: relative; display: flex; align-items: center; border-bottom: 1px solid var(--line-2); padding-inline-end: 8px; }
      li:hover { background: var(--sunk); }
      button { display: grid; grid-template-columns: 14px minmax(0, 1fr) auto; gap: 2px 9px; flex: 1; min-width: 0; padding: 7px 4px 7px var(--gap-4); text-align: start; background: none; border: 0; cursor: pointer; }
      button:focus-visible { outline-offset: -2px; }
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
    return html`<ol aria-label=${t('command.changes')}>${this.items.map((item) => this.item(item))}</ol>`;
  }

  private item(item: ChangeView): TemplateResult {
    const point = (id: string) => (): void => void this.tell('lt-point', { id });
    const code = item.projectCode ?? '';
    return html`<li @pointerenter=${point(code)} @pointerleave=${point('')} @focusin=${point(code)} @focusout=${point('')}>
      <button type="button" @click=${() => this.tell('lt-voucher', { id: item.transferId })}>
        <svg class=${toneOf(item.transferKind)} width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">${shapes[toneOf(item.transferKind)]}</svg>
        <span class="title">${this.words(item)}</span>${this.amount(item)}<span class="sub">${this.sub(item)}</span>
      </button>${this.place(item)}</li>`;
  }

  private words(item: ChangeView): string {
    const who = item.projectName ?? item.projectCode;
    const what = t(`ledger.kind.${item.transferKind}`);
    return who
      ? t('command.changeOf', { region: this.nameOf(item.regionId), who, what })
      : t('command.changeIn', { region: this.nameOf(item.regionId), what });
  }

  private sub(item: ChangeView): string {
    const parts = [kindName(item.kind), t('command.voucher', { seq: item.seq }), formatInstant(item.at).slice(5)];
    if (item.deadline) parts.push(t('command.until', { date: item.deadline }));
    if (item.reason) parts.push(item.reason);
    return parts.join(' · ');
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
