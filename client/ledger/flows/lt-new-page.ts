import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { may, session } from '../../api/session.ts';
import { t } from '../../i18n/index.ts';
import { StoreController } from '../../state/store-controller.ts';
import { go, view } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-empty.ts';
import '../../ui/lt-icon.ts';
import { addressOfPage, type LedgerView } from '../place.ts';
import { FLOWS, type FlowId } from './draft.ts';
import './lt-flow-form.ts';
import { flowIcons } from './words.ts';

const groups = [
  { name: 'flows.group.year', flows: ['issue', 'adjust'] },
  { name: 'flows.group.between', flows: ['transfer', 'loan', 'paid_transfer', 'advance'] },
  { name: 'flows.group.trace', flows: ['free_lot', 'use_lots', 'reversal'] },
] as const;

/** What can be asked of the ledger, and the form of the one that is chosen. */
@customElement('lt-new-page')
export class LtNewPage extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-columns: 190px minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); height: 100%; min-height: 0; }
      nav { display: flex; flex-direction: column; gap: 1px; padding: 10px 8px; overflow: auto; background: var(--surface); border-inline-end: 1px solid var(--line); }
      h2 { padding: 10px 10px 4px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; }
      h2:first-child { padding-top: 2px; }
      a { display: flex; align-items: center; gap: 8px; min-height: 34px; padding: 4px 10px; color: var(--ink-2); font-weight: 400; border-radius: var(--r-s); }
      a:hover { background: var(--sunk); text-decoration: none; }
      a[aria-current] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
      a:focus-visible { outline-offset: -2px; }
      @media (max-width: 1180px) { :host { grid-template-columns: 148px minmax(0, 1fr); } }
      @media (max-width: 900px) { :host { display: block; overflow: auto; } nav { flex-flow: row wrap; border: 0; border-bottom: 1px solid var(--line); } h2 { display: none; } }
    `,
  ];

  @property({ attribute: false }) at!: LedgerView;
  protected readonly who = new StoreController(this, session);
  private readonly transfer = new StoreController(this, view, (now) => now.more?.transfer ?? '');

  private get flow(): FlowId {
    return FLOWS.find((flow) => flow === this.at.rest[0]) ?? 'issue';
  }

  override render(): TemplateResult {
    if (!may('ledger.post'))
      return html`<lt-empty icon="lock" heading=${t('flows.notAllowed')} text=${t('flows.notAllowedWhy')}></lt-empty>`;
    const { kind, year, region, asOf } = this.at;
    const preset = { kind, year, region, transfer: this.transfer.value };
    const form = html`<lt-flow-form flow=${this.flow} .preset=${preset}></lt-flow-form>`;
    return html`<nav aria-label=${t('flows.new')}>${groups.map(
      (group) => html`<h2>${t(group.name)}</h2>${group.flows.map((flow) => this.link(flow))}`,
    )}</nav>${asOf ? this.past() : form}`;
  }

  private link(flow: FlowId): TemplateResult {
    return html`<a href=${addressOfPage(`new/${flow}`, this.at)} aria-current=${flow === this.flow ? 'page' : nothing}><lt-icon name=${flowIcons[flow]}></lt-icon>${t(`flows.flow.${flow}`)}</a>`;
  }

  private past(): TemplateResult {
    return html`<lt-empty icon="calendar" heading=${t('flows.past')}><lt-button @click=${() => go({ date: undefined })}>${t('app.backToToday')}</lt-button></lt-empty>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-new-page': LtNewPage;
  }
}
