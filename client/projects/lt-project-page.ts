import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type ProjectView, projectsEndpoints } from '../../server/contract/projects.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { may } from '../api/session.ts';
import { formatArea, formatDate, formatInstant, formatMoney, pick, t, tMaybe, today } from '../i18n/index.ts';
import { useName } from '../land/use.ts';
import { exactAmount, kindName, unitName } from '../quota/amount.ts';
import { mapAddress } from '../quota/places.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { goTo, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-chip.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-skeleton.ts';
import '../ui/lt-status.ts';
import type { Tone } from '../ui/shapes.ts';
import { toast } from '../ui/toasts.ts';
import './lt-site-sketch.ts';
import './lt-stage-dialog.ts';
import './lt-stage-line.ts';
import { targetsOf } from './moves.ts';
import { projectStyles } from './page-styles.ts';
import { daysLeft } from './stage-line.ts';

type Clock = ProjectView['clocks'][number];
type Quota = ProjectView['quota'][number];

const clockTones: Record<Clock['state'], Tone> = { running: 'pass', expired: 'fail', met: 'pass', stopped: 'unknown' };
/** From this many days on a running clock is told as something to watch. */
const soonDays = 14;

/** A project's page: where it stands on the nine stages, its clocks, its quota with every voucher, its site, parcels and history. */
@customElement('lt-project-page')
export class LtProjectPage extends LtElement {
  static override styles = [baseStyles, projectStyles];

  @property() code = '';
  @state() private changing = false;
  private readonly past = new StoreController(this, view, ({ date }) => date);
  protected readonly unit = new StoreController(this, areaUnit);
  protected readonly live = new LiveController(this, ['project.changed', 'ledger.changed'], (event) => {
    if (event.code === this.code || event.projectCode === this.code) this.data.soon();
  });
  private readonly data = new Resource<ProjectView>(this, (signal) =>
    call(projectsEndpoints.read, { params: { code: this.code }, signal }),
  );

  override willUpdate(): void {
    this.data.want(this.code);
  }

  private moved(project: ProjectView): void {
    this.changing = false;
    this.data.value = project;
    toast(t('projects.moved', { stage: t(`projects.stage.${project.stage}`) }));
    this.requestUpdate();
  }

  override render(): TemplateResult {
    return html`<nav aria-label=${t('projects.title')}><a href="/projects">${t('projects.toRegister')}</a> › <b>${this.data.value?.name ?? this.code}</b>${this.past.value ? html`<span class="warn"> · ${t('projects.todayOnly')}</span>` : nothing}</nav>
      ${this.data.first ? html`<section class="card wait"><lt-skeleton lines="12"></lt-skeleton></section>` : stateOf(this.data, (project) => this.page(project))}`;
  }

  private page(project: ProjectView): TemplateResult {
    return html`${this.head(project)}
      <section class="card line"><lt-stage-line stage=${project.stage}></lt-stage-line></section>
      <div class="grid"><div class="stack">${this.quota(project)}${this.clocks(project)}${this.history(project)}</div>
        <div class="stack">${this.site(project)}${this.parcels(project)}</div></div>
      <lt-stage-dialog .project=${project} .open=${this.changing} @lt-close=${() => {
        this.changing = false;
      }} @lt-moved=${(event: CustomEvent<{ project: ProjectView }>) => this.moved(event.detail.project)}></lt-stage-dialog>`;
  }

  private head(project: ProjectView): TemplateResult {
    const facts = [
      project.code,
      pick(project.regionName),
      project.industry,
      project.investmentFen === null ? null : formatMoney(project.investmentFen),
      `${t('projects.created')} ${formatDate(project.createdAt)}`,
    ];
    const none = targetsOf(project.stage).length === 0;
    const why = may('projects.stage') ? (none ? t('projects.noNext') : '') : t('problems.auth.not_allowed');
    const map = mapAddress(project.center, `project:${project.code}`);
    return html`<header><div><h1>${project.name}${project.stage === 'exited' ? html` <lt-status status="unknown" label=${t('projects.stage.exited')}></lt-status>` : nothing}${project.synthetic ? html` <lt-chip value=${t('projects.synthetic')}></lt-chip>` : nothing}</h1>
        <p class="muted">${facts.filter(Boolean).join(' · ')}</p></div>
      <div class="acts">${map ? html`<lt-button icon="map" @click=${() => goTo(map)}>${t('projects.openMap')}</lt-button>` : nothing}
        <lt-button variant="primary" ?disabled=${why !== ''} reason=${why} @click=${() => {
          this.changing = true;
        }}>${t('projects.changeStage')}</lt-button></div></header>`;
  }

  private quota(project: ProjectView): TemplateResult {
    if (project.quota.length === 0)
      return html`<section class="card"><h2>${t('projects.quota')}</h2><lt-empty icon="ledger" heading=${t('projects.noQuota')} text=${t('projects.noQuotaWhy')}></lt-empty></section>`;
    const words = [t('projects.asked'), t('projects.holds'), t('projects.committed')];
    return html`<section class="card"><h2>${t('projects.quota')}</h2><table><thead><tr><th scope="col">${t('projects.kind')}</th>${words.map((word) => html`<th scope="col" class="end">${word}</th>`)}<th scope="col">${t('projects.vouchers')}</th></tr></thead>
      <tbody>${project.quota.map((quota) => this.quotaRow(quota))}</tbody></table></section>`;
  }

  private quotaRow(quota: Quota): TemplateResult {
    const amount = (value: number): string => (value === 0 ? '—' : exactAmount(quota.kind, value));
    const name =
      quota.accountId === null
        ? html`${kindName(quota.kind)}`
        : html`<a href="/ledger?kind=${quota.kind}&sel=account:${quota.accountId}">${kindName(quota.kind)}</a>`;
    return html`<tr><td>${name} <span class="faint small">${unitName(quota.kind)}</span></td><td class="end">${amount(quota.asked)}</td><td class="end">${amount(quota.held)}</td><td class="end">${amount(quota.committed)}</td>
      <td class="vouchers">${quota.transfers.map(
        (transfer) =>
          html`<a href="/ledger/transfers/${transfer.id}" title=${formatInstant(transfer.at)}>#${transfer.seq} ${tMaybe(`ledger.kind.${transfer.kind}`) ?? transfer.kind} ${exactAmount(quota.kind, transfer.amount)}</a>${
            transfer.deadline ? html`<span class="faint small">${t('projects.until', { date: transfer.deadline })}</span>` : nothing
          }`,
      )}</td></tr>`;
  }

  private clocks(project: ProjectView): TemplateResult {
    const body =
      project.clocks.length === 0
        ? html`<p class="faint">${t('projects.noClocks')}</p>`
        : html`<table><thead><tr><th scope="col">${t('projects.clock')}</th><th scope="col">${t('projects.started')}</th><th scope="col">${t('projects.due')}</th><th scope="col">${t('projects.clockState')}</th></tr></thead><tbody>${project.clocks.map((clock) => this.clock(clock))}</tbody></table>`;
    return html`<section class="card"><h2>${t('projects.clocks')}</h2>${body}</section>`;
  }

  private clock(clock: Clock): TemplateResult {
    const days = daysLeft(clock.dueOn, today());
    const open = clock.state === 'running' || clock.state === 'expired';
    const waits = clock.startEvent === 'start_expired' && clock.startedOn > today();
    const tone = clock.state === 'running' && days <= soonDays ? 'warn' : waits ? 'unknown' : clockTones[clock.state];
    const left = open ? (days >= 0 ? t('projects.left', { days }) : t('projects.over', { days: -days })) : (clock.closedOn ?? '');
    const word = waits && open ? t('projects.clock.waiting') : t(`projects.clock.${clock.state}`);
    return html`<tr><td>${pick(clock.name)} <span class="faint small">${t(`projects.unit.${clock.unit}`)}</span></td><td class="num">${clock.startedOn}</td><td class="num">${clock.dueOn}</td>
      <td><span class="row"><lt-status status=${tone} label=${word}></lt-status><span class="muted num small">${waits && open ? nothing : left}</span></span></td></tr>`;
  }

  private history(project: ProjectView): TemplateResult {
    const items = project.history.map((entry) => {
      const to = typeof entry.detail.to === 'string' ? tMaybe(`projects.stage.${entry.detail.to}`) : undefined;
      const what = tMaybe(`projects.action.${entry.action.split('.')[1] ?? ''}`) ?? entry.action;
      const why = [entry.detail.reason, entry.detail.document].filter((part): part is string => typeof part === 'string' && part !== '');
      return html`<li><span class="when num">${formatInstant(entry.at)}</span><span><b>${what}${to ? ` → ${to}` : ''}</b><span class="muted"> · ${[entry.actor, ...why].join(' · ')}</span></span></li>`;
    });
    return html`<section class="card"><h2>${t('projects.history')}</h2>${items.length === 0 ? html`<p class="faint">${t('projects.noHistory')}</p>` : html`<ol>${items}</ol>`}</section>`;
  }

  private site(project: ProjectView): TemplateResult {
    const area =
      project.areaM2 === null
        ? nothing
        : html`<dt>${t('projects.area')}</dt><dd class="num">${formatArea(project.areaM2, this.unit.value)}</dd>`;
    const use = project.use ? html`<dt>${t('projects.use')}</dt><dd class="num">${useName(project.use)}</dd>` : nothing;
    const check = project.checkId
      ? html`<dt>${t('projects.check')}</dt><dd><a href="/siting?check=${project.checkId}">${project.checkId.slice(0, 8)}</a></dd>`
      : nothing;
    const read = project.acknowledged
      ? html`<dt>${t('projects.acknowledged')}</dt><dd class="num">${project.acknowledged.by} · ${formatInstant(project.acknowledged.at)}</dd>`
      : nothing;
    const exempt = project.exemptionId
      ? html`<dt>${t('gate.exemption')}</dt><dd><a href="/projects?list=exemptions">${project.exemptionId.slice(0, 8)}</a></dd>`
      : nothing;
    const map = mapAddress(project.center, `project:${project.code}`);
    const place = project.center
      ? html`<dt>${t('projects.place')}</dt><dd class="num">${map ? html`<a href=${map}>E ${project.center[0].toFixed(5)}° N ${project.center[1].toFixed(5)}°</a>` : nothing}</dd>`
      : nothing;
    return html`<section class="card bleed"><h2>${t('projects.site')}</h2>${
      project.geometry
        ? html`<lt-site-sketch .geometry=${project.geometry} name=${project.name}></lt-site-sketch>`
        : html`<p class="faint pad">${t('projects.noSite')}</p>`
    }<dl>${area}${use}${place}${check}${read}${exempt}</dl></section>`;
  }

  private parcels(project: ProjectView): TemplateResult {
    const body =
      project.parcels.length === 0
        ? html`<p class="faint">${t('projects.noParcels')}</p>`
        : html`<table><thead><tr><th scope="col">${t('projects.parcel')}</th><th scope="col" class="end">${t('projects.overlap')}</th></tr></thead><tbody>${project.parcels.map(
            (parcel) =>
              html`<tr><td class="num"><a href="${project.center ? mapAddress(project.center, `parcel:${parcel.code}`, 16) : '/map'}">${parcel.code}</a></td><td class="end num">${formatArea(parcel.overlapAreaM2, this.unit.value)}</td></tr>`,
          )}</tbody></table>`;
    return html`<section class="card"><h2>${t('projects.parcels')}</h2>${body}</section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-project-page': LtProjectPage;
  }
}
