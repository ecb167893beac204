import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type ExemptionView, exemptionEndpoints } from '../../server/contract/exemptions.ts';
import { sitingEndpoints } from '../../server/contract/siting.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { formatInstant, pick, t } from '../i18n/index.ts';
import { boxAround } from '../land/box.ts';
import { useName } from '../land/use.ts';
import { mapAddress } from '../quota/places.ts';
import { regionName, regionsOf } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { Tone } from '../ui/shapes.ts';
import type { ExemptionDecision } from './lt-exemption-decision.ts';
import './lt-exemption-decision.ts';
import './lt-site-sketch.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-segment.ts';
import '../ui/lt-status.ts';

const STATES = ['waiting', 'approved', 'rejected', 'used'] as const;
type State = (typeof STATES)[number];
const tones: Record<State, Tone> = { waiting: 'unknown', approved: 'pass', rejected: 'fail', used: 'pass' };
/** As many as one screen can be of use with; older ones are found through their projects. */
const limit = 200;

/** Exemptions of sites from rules: each with its document, ground and people; who may decide does it here. */
@customElement('lt-exemptions')
export class LtExemptions extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; background: var(--surface); }
      .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 10px; min-height: 44px; padding: 6px var(--gap-4); border-bottom: 1px solid var(--line); }
      .list { min-height: 0; overflow: auto; }
      ul { list-style: none; margin: 0; padding: 0; }
      li { display: grid; grid-template-columns: 168px minmax(0, 1fr) auto; gap: 4px 18px; padding: 14px var(--gap-4); border-bottom: 1px solid var(--line-2); }
      lt-site-sketch { height: 118px; border: 1px solid var(--line); border-radius: var(--r); overflow: hidden; }
      h3 { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; }
      p { color: var(--ink-2); overflow-wrap: anywhere; }
      .acts { display: flex; flex-direction: column; gap: 6px; align-items: stretch; }
      @media (max-width: 700px) { li { grid-template-columns: minmax(0, 1fr); } lt-site-sketch { display: none; } .acts { flex-direction: row; } }
    `,
  ];

  @state() private only: State | '' = '';
  @state() private deciding: ExemptionDecision | null = null;
  private readonly regions = regionsOf(this);
  private readonly rules = new Resource(this, async (signal) => (await call(sitingEndpoints.rules, { signal })).items);
  private readonly items = new Resource(this, async (signal) => {
    const query = { limit, ...(this.only ? { state: this.only } : {}) };
    return (await call(exemptionEndpoints.list, { query, signal })).items;
  });
  protected readonly live = new LiveController(this, ['exemption.changed'], () => this.items.soon());

  override willUpdate(): void {
    this.regions.want('all');
    this.rules.want('all');
    this.items.want(this.only, true);
  }

  override render(): TemplateResult {
    const options = [{ value: '', label: t('gate.all') }, ...STATES.map((value) => ({ value, label: t(`gate.state.${value}`) }))];
    const turn = (event: CustomEvent<{ value: State | '' }>): void => {
      this.only = event.detail.value;
    };
    const close = (): void => {
      this.deciding = null;
      this.items.soon(0);
    };
    return html`<div class="bar"><slot name="bar"></slot><lt-segment label=${t('gate.exemptions')} .options=${options} value=${this.only} @lt-change=${turn}></lt-segment></div>
      <div class="list">${stateOf(this.items, (items) => this.list(items), 6)}</div>
      <lt-exemption-decision .asked=${this.deciding} @lt-close=${close}></lt-exemption-decision>`;
  }

  private list(items: readonly ExemptionView[]): TemplateResult {
    if (items.length === 0) return html`<lt-empty icon="document" heading=${t('gate.none')} text=${t('gate.noneWhy')}></lt-empty>`;
    return html`<ul>${items.map((item) => this.line(item))}</ul>`;
  }

  private line(item: ExemptionView): TemplateResult {
    const names = item.rules.map((id) => pick(this.rules.value?.find((rule) => rule.id === id)?.title ?? id));
    const decided = item.decidedBy && item.decidedAt ? `${t('gate.decidedBy')} ${item.decidedBy} ${formatInstant(item.decidedAt)}` : '';
    const people = [`${t('gate.proposedBy')} ${item.proposedBy} ${formatInstant(item.proposedAt)}`, decided].filter(Boolean).join(' · ');
    return html`<li><lt-site-sketch .geometry=${item.geometry} name=${item.document}></lt-site-sketch>
      <div><h3>${item.document}<lt-status status=${tones[item.state]} label=${t(`gate.state.${item.state}`)}></lt-status></h3>
        <p>${t('gate.rules')} <b class="strong">${names.join(t('siting.listComma'))}</b></p>
        <p class="num">${regionName(this.regions.value, item.regionId)} · ${useName(item.use)}</p><p>${item.reason}</p>
        ${item.note ? html`<p>${t('gate.note')} ${item.note}</p>` : nothing}
        <p class="small faint num">${people}${item.projectCode ? html` · ${t('gate.usedBy')} <a href="/projects/${item.projectCode}">${item.projectCode}</a>` : nothing}</p></div>
      <div class="acts">${this.acts(item)}</div></li>`;
  }

  private acts(item: ExemptionView): TemplateResult {
    const [west, south, east, north] = boxAround(item.geometry) ?? [0, 0, 0, 0];
    const ask = (decision: ExemptionDecision['decision']) => (): void => {
      this.deciding = { exemption: item, decision };
    };
    return html`${
      item.mayDecide
        ? html`<lt-button size="s" variant="primary" @click=${ask('approve')}>${t('gate.approve')}</lt-button><lt-button size="s" @click=${ask('reject')}>${t('gate.reject')}</lt-button>`
        : nothing
    }<a class="small" href=${mapAddress([(west + east) / 2, (south + north) / 2]) ?? '/map'}>${t('gate.onMap')}</a>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-exemptions': LtExemptions;
  }
}
