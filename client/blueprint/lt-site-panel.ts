import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type ProjectView, projectsEndpoints } from '../../server/contract/projects.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { formatArea, formatMoney, pick, t } from '../i18n/index.ts';
import { factList, factStyles } from '../land/facts.ts';
import { useColour, useName } from '../land/use.ts';
import { mapCommands } from '../map/commands.ts';
import { boxOf, positionsOf } from '../map/geometry.ts';
import { exactWithUnit, kindName } from '../quota/amount.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { go } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-panel.ts';

/** The site of a project on the map: its stage, what quota it has taken, and the way to the project itself. */
@customElement('lt-site-panel')
export class LtSitePanel extends LtElement {
  static override styles = [
    baseStyles,
    factStyles,
    css`
      :host { display: flex; min-height: 0; }
      ul { list-style: none; margin: 0; padding: 0 var(--inset) 12px; }
      li { display: flex; gap: 12px; padding: 5px 0; border-top: 1px solid var(--line-2); }
      li b { margin-inline-start: auto; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
    `,
  ];

  @property() code = '';
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly project: Resource<ProjectView> = new Resource(this, (signal) =>
    call(projectsEndpoints.read, { params: { code: this.code }, signal }),
  );
  protected readonly live = new LiveController(this, ['project.changed'], () => this.project.soon());

  override willUpdate(): void {
    this.project.want(this.code);
  }

  override render(): TemplateResult {
    const project = this.project.value;
    return html`<lt-panel .width=${384} resizable closable heading=${project?.name ?? t('blueprint.site')} @lt-close=${() => go({ sel: undefined })}>
      ${stateOf(this.project, (value) => this.show(value))}
      <lt-button slot="foot" variant="primary" @click=${() => go({ path: `projects/${this.code}` })}>${t('blueprint.openProject')}</lt-button>
      ${project?.geometry ? html`<lt-button slot="foot" icon="fit" @click=${() => mapCommands.show(boxOf(positionsOf(project.geometry?.coordinates)))}>${t('blueprint.zoomTo')}</lt-button>` : nothing}</lt-panel>`;
  }

  private show(project: ProjectView): TemplateResult {
    const { use } = project;
    return html`${factList([
      [t('blueprint.code'), project.code],
      [t('blueprint.stage'), t(`projects.stage.${project.stage}`)],
      [t('blueprint.region'), pick(project.regionName)],
      [t('blueprint.industry'), project.industry],
      [t('blueprint.investment'), project.investmentFen === null ? null : formatMoney(project.investmentFen)],
      [t('blueprint.use'), use ? html`<i class="chip" style="background:${useColour(use)}"></i>${useName(use)}` : null],
      [t('blueprint.area'), project.areaM2 === null ? null : formatArea(project.areaM2, this.unit.value)],
    ])}
      <h3 class="part">${t('blueprint.holds')}</h3>
      ${project.quota.length === 0 ? html`<p class="part">${t('blueprint.noQuota')}</p>` : html`<ul>${project.quota.map((each) => html`<li><span>${kindName(each.kind)}</span><b>${exactWithUnit(each.kind, each.held + each.committed)}</b></li>`)}</ul>`}
      ${project.parcels.length === 0 ? nothing : html`<h3 class="part">${t('blueprint.parcelsHere')}</h3><ul>${project.parcels.map((parcel) => html`<li><a class="num" href="/map?sel=parcel:${parcel.code}">${parcel.code}</a><b>${formatArea(parcel.overlapAreaM2, this.unit.value)}</b></li>`)}</ul>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-site-panel': LtSitePanel;
  }
}
