import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { type AvailabilityView, parcelsEndpoints } from '../../server/contract/parcels.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { may } from '../api/session.ts';
import { type AreaUnit, formatArea, formatInstant, formatNumber, pick, t } from '../i18n/index.ts';
import { asksText } from '../land/asks.ts';
import { attributeFacts, factList, factStyles } from '../land/facts.ts';
import { useColour, useName } from '../land/use.ts';
import { mapCommands } from '../map/commands.ts';
import { showIfAway } from '../map/map-view.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { ShownController } from '../state/shown.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import { layersShown, partReasons, sentenceOf, wordsOf } from './reason-words.ts';
import '../ui/lt-button.ts';
import '../ui/lt-finding.ts';
import '../ui/lt-panel.ts';
import '../ui/lt-verdict.ts';

type Parcel = ReplyOut<typeof parcelsEndpoints.read>;

/** The parcel that the address selects: the verdict first, then why, under which clause and as of when, then facts and history. */
@customElement('lt-parcel-part')
export class LtParcelPart extends LtElement {
  static override styles = [
    baseStyles,
    factStyles,
    css`
      :host { display: flex; min-height: 0; }
      lt-verdict { margin: 0 var(--inset); }
      .asof { padding: 6px var(--inset) 2px; color: var(--ink-3); font-size: var(--text-s); font-variant-numeric: tabular-nums; }
      .past { padding: 0 var(--inset) 4px; color: var(--warn); font-size: var(--text-s); }
      .grounds { border-top: 1px solid var(--line-2); margin-top: 6px; }
      .more { padding: 6px var(--inset); border-bottom: 1px solid var(--line-2); }
      .link { display: inline-block; }
      ol { list-style: none; margin: 0; padding: 0 var(--inset) 14px; }
      li { padding: 6px 0; border-top: 1px solid var(--line-2); font-variant-numeric: tabular-nums; }
    `,
  ];

  private readonly code = new StoreController(this, view, ({ sel }) => (sel?.startsWith('parcel:') ? sel.slice(7) : ''));
  private readonly past = new StoreController(this, view, ({ date }) => date);
  private readonly unit = new StoreController(this, areaUnit);
  @state() private allShown = false;
  @state() private chosen = '';
  private readonly parcel: Resource<Parcel> = new Resource(this, async (signal) => {
    const answer = await call(parcelsEndpoints.read, { ...this.asked, signal });
    showIfAway(answer.parcel.bbox);
    return answer;
  });
  private readonly availability: Resource<AvailabilityView> = new Resource(this, (signal) =>
    call(parcelsEndpoints.availability, { ...this.asked, signal }),
  );
  protected readonly shown = new ShownController(this, () => {
    const parcel = this.parcel.value?.parcel;
    return parcel ? [{ id: 'parcels', attributes: Object.keys(parcel.attributes) }, ...layersShown(this.availability.value)] : [];
  });
  protected readonly live = new LiveController(this, ['blueprint.changed', 'project.changed', 'project.created'], () => {
    this.parcel.soon();
    this.availability.soon();
  });

  override willUpdate(): void {
    const code = this.code.value;
    if (!code) return;
    const key = [code, this.past.value].join(' ');
    this.parcel.want(key);
    this.availability.want(key);
  }

  /** The parcel, on the date that is shown. */
  private get asked(): { params: { code: string }; query: { asOf?: string } } {
    const asOf = this.past.value;
    return { params: { code: this.code.value }, query: asOf ? { asOf } : {} };
  }

  override render(): TemplateResult {
    const code = this.code.value;
    const parcel = this.parcel.value?.parcel;
    return html`<lt-panel .width=${384} resizable closable heading=${t('parcels.panel', { code })} @lt-close=${() => go({ sel: undefined })}>
      <span slot="title" class="num">${parcel?.name || code}</span>
      <lt-button slot="actions" variant="quiet" size="s" icon="copy" label=${t('parcels.copyCode')} @click=${() => this.copy(code)}></lt-button>
      <lt-button slot="actions" variant="quiet" size="s" icon="fit" label=${t('parcels.zoomTo')} ?disabled=${!parcel} @click=${() => parcel && mapCommands.show(parcel.bbox)}></lt-button>
      ${stateOf(this.availability, (value) => this.verdict(value), 4)}
      ${this.availability.error && !this.availability.value ? nothing : stateOf(this.parcel, (value) => this.facts(value))}
      ${may('siting.check') && parcel ? html`<lt-button slot="foot" variant="primary" icon="siting" block @click=${() => this.check(code)}>${t('parcels.check')}</lt-button>` : nothing}
      ${parcel ? html`<lt-button slot="foot" @click=${() => go({ sel: `point:${parcel.center.map((each) => each.toFixed(6)).join(',')}` })}>${t('parcels.seeAll')}</lt-button>` : nothing}</lt-panel>`;
  }

  private verdict(value: AvailabilityView): TemplateResult {
    const { deciding, others } = partReasons(value);
    const flip = (): void => {
      this.allShown = !this.allShown;
    };
    return html`<lt-verdict status=${value.verdict} text=${sentenceOf(value, this.unit.value)}></lt-verdict>
      <div class="asof">${t('parcels.asOf', { date: value.asOf })} · ${t('parcels.judged', { rules: value.rulesVersion, revision: formatNumber(value.revision) })}<br />${asksText(value.asks)}</div>
      ${this.past.value ? html`<div class="past">${t('parcels.mapOfToday')}</div>` : nothing}
      <div class="grounds" role="group" aria-label=${t('parcels.why')}>${deciding.map((reason) => this.ground(reason))}
      ${others.length === 0 ? nothing : html`${this.allShown ? others.map((reason) => this.ground(reason)) : nothing}<div class="more"><lt-button size="s" variant="quiet" icon=${this.allShown ? 'chevronUp' : 'chevronDown'} @click=${flip}>${this.allShown ? t('parcels.othersHide') : t('parcels.others', { count: others.length })}</lt-button></div>`}</div>`;
  }

  private ground(reason: AvailabilityView['reasons'][number]): TemplateResult {
    const { heading, clause, source, amount, note } = wordsOf(reason, this.unit.value);
    const choose = (): void => {
      this.chosen = this.chosen === reason.rule ? '' : reason.rule;
    };
    return html`<lt-finding status=${reason.verdict} heading=${heading} clause=${clause} source=${source} amount=${amount} note=${note} ?selected=${this.chosen === reason.rule} @lt-select=${choose}>
      ${reason.projectCode ? html`<a class="link" href="/projects/${reason.projectCode}">${t('parcels.project', { code: reason.projectCode })}</a>` : nothing}</lt-finding>`;
  }

  private facts({ parcel, history }: Parcel): TemplateResult {
    const { use } = parcel;
    const rest = attributeFacts(parcel.attributes);
    return html`<h3 class="part">${t('parcels.facts')}</h3>${factList([
      [t('parcels.code'), parcel.code],
      [t('parcels.use'), use ? html`<i class="chip" style="background:${useColour(use)}"></i>${useName(use)}` : null],
      [t('parcels.statusOf'), t(`parcels.status.${parcel.status ?? 'none'}`)],
      [t('parcels.region'), pick(parcel.regionName)],
      [t('parcels.area'), this.areas(parcel.areaM2)],
      [
        t('parcels.planarArea'),
        parcel.planarAreaM2 === null
          ? null
          : html`${formatArea(parcel.planarAreaM2, this.unit.value)}${parcel.zone ? html` <span class="faint">${t('parcels.zone', { zone: parcel.zone })}</span>` : nothing}`,
      ],
    ])}
      ${rest.length > 0 ? html`<h3 class="part">${t('parcels.planFacts')}</h3>${factList(rest)}` : nothing}
      <h3 class="part">${t('parcels.history')}</h3>
      <ol>${history.map((step) => html`<li><div>${step.reason}</div><div class="faint small">${formatInstant(step.at)} · ${t('parcels.historyLine', { revision: formatNumber(step.revisionFrom), author: step.author })}</div></li>`)}</ol>`;
  }

  private areas(areaM2: number): TemplateResult {
    const [a, b] = (['mu', 'ha', 'm2'] as const)
      .filter((unit): unit is AreaUnit => unit !== this.unit.value)
      .map((unit) => formatArea(areaM2, unit));
    return html`${formatArea(areaM2, this.unit.value)}<span class="aside">${t('parcels.otherUnits', { a: a ?? '', b: b ?? '' })}</span>`;
  }

  /** The parcel becomes the site of a check. */
  private check(code: string): void {
    go({ path: 'siting', sel: `parcel:${code}`, more: { ...view.get().more, site: code } });
  }

  private copy(code: string): void {
    navigator.clipboard?.writeText(code).then(
      () => toast(t('parcels.copied', { code }), { tone: 'pass' }),
      () => undefined,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-parcel-part': LtParcelPart;
  }
}
