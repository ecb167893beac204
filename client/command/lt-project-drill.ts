import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ProjectView } from '../../server/contract/projects.ts';
import { formatInstant, formatMoney, t, tMaybe } from '../i18n/index.ts';
import { exactAmount, kindName, unitName } from '../quota/amount.ts';
import { mapAddress } from '../quota/places.ts';
import { provenanceAddress, replaceable } from '../quota/provenance.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-icon.ts';

type Quota = ProjectView['quota'][number];

/** A project in the commander's eyes: what it holds of each kind (the chosen one first) and every voucher behind it. Event: `lt-voucher` {id}. */
@customElement('lt-project-drill')
export class LtProjectDrill extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      .facts { padding: 0 var(--gap-4) 10px; color: var(--ink-2); }
      .facts h2 { color: var(--ink); font-size: var(--text-l); }
      .links { display: flex; gap: 16px; margin-top: 6px; }
      section { border-top: 1px solid var(--line-2); padding: 10px 0 6px; }
      section > header { display: flex; align-items: baseline; gap: 8px; padding: 0 var(--gap-4) 4px; }
      section > header span { margin-inline-start: auto; font-variant-numeric: tabular-nums; color: var(--ink-2); }
      section > header b { color: var(--ink); }
      .trail { padding: 0 var(--gap-4) 4px; }
      ol { margin: 0; padding: 0; list-style: none; }
      button { display: flex; align-items: baseline; gap: 10px; width: 100%; padding: 5px var(--gap-4); background: none; border: 0; cursor: pointer; text-align: start; font-variant-numeric: tabular-nums; }
      button:hover { background: var(--sunk); }
      button:focus-visible { outline-offset: -2px; }
      button .when { color: var(--ink-3); font-size: var(--text-s); }
      button .amount { margin-inline-start: auto; font-weight: 600; }
      .seq { color: var(--accent); font-weight: 600; min-width: 4.2em; }
      .kind { min-width: 3.2em; }
    `,
  ];

  @property({ attribute: false }) project!: ProjectView;
  @property() kind = '';

  override render(): TemplateResult {
    const { project } = this;
    const map = mapAddress(project.center, `project:${project.code}`);
    const ordered = [...project.quota].sort((a, b) => Number(b.kind === this.kind) - Number(a.kind === this.kind));
    const facts = [
      project.code,
      tMaybe(`projects.stage.${project.stage}`),
      project.industry,
      project.investmentFen === null ? null : formatMoney(project.investmentFen),
    ];
    return html`<div class="facts"><h2>${project.name}</h2><p>${facts.filter(Boolean).join(' · ')}</p>
        <div class="links"><a href="/projects/${project.code}">${t('command.openProject')}</a>${map ? html`<a href=${map}>${t('ledger.openPlace')}</a>` : nothing}</div></div>
      ${ordered.length === 0 ? html`<lt-empty icon="ledger" heading=${t('projects.noQuota')}></lt-empty>` : ordered.map((quota) => this.quota(quota))}`;
  }

  /** The way to where replaced tonnes came from, for the kinds that are replaced. */
  private trail(kind: string): TemplateResult | typeof nothing {
    if (!replaceable(kind)) return nothing;
    return html`<p class="trail small"><a href=${provenanceAddress({ project: this.project.code, kind })}>${t('ledgerViews.provenance')}</a></p>`;
  }

  private quota(quota: Quota): TemplateResult {
    return html`<section><header><h3>${kindName(quota.kind)}</h3><span>${t('ui.held')} <b>${exactAmount(quota.kind, quota.held)}</b> · ${t('ui.used')} <b>${exactAmount(quota.kind, quota.committed)}</b> ${unitName(quota.kind)}</span></header>${this.trail(quota.kind)}
      <ol aria-label="${kindName(quota.kind)} ${t('command.vouchers')}">${quota.transfers.map(
        (
          transfer,
        ) => html`<li><button type="button" @click=${() => this.tell('lt-voucher', { id: transfer.id })}><span class="seq">#${transfer.seq}</span>
          <span class="kind">${tMaybe(`ledger.kind.${transfer.kind}`) ?? transfer.kind}</span><span class="when">${formatInstant(transfer.at)}${transfer.deadline ? ` · ${t('command.until', { date: transfer.deadline })}` : ''}</span>
          <span class="amount">${exactAmount(quota.kind, transfer.amount)}</span></button></li>`,
      )}</ol></section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-project-drill': LtProjectDrill;
  }
}
