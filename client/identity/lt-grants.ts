import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { departmentEndpoints } from '../../server/contract/departments.ts';
import { type GrantView, grantEndpoints } from '../../server/contract/grants.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { formatInstant, pick, t } from '../i18n/index.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import { Attempt } from './attempt.ts';
import { type GrantLine, grantLines, grantTones, type Names } from './grant-words.ts';
import { regionWord } from './words.ts';
import '../ui/lt-button.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-field.ts';
import '../ui/lt-status.ts';

/** Grants of rights: what, to whom, by whom, until when; accepted, refused or withdrawn here by who may. Event: `lt-done`. */
@customElement('lt-grants')
export class LtGrants extends LtElement {
  static override styles = [
    baseStyles,
    css`
      ul { list-style: none; margin: 0; padding: 0; }
      li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 18px; padding: 12px var(--grants-inset, 0); border-bottom: 1px solid var(--line-2); }
      li:last-child { border-bottom: 0; }
      h3 { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: center; margin-bottom: 4px; }
      dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 12px; margin: 0 0 4px; }
      dt { color: var(--ink-3); }
      dd { margin: 0; overflow-wrap: anywhere; }
      .acts { display: flex; gap: 6px; align-items: start; }
      form { display: grid; gap: 12px; }
      @media (max-width: 700px) { li { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  @property({ attribute: false }) grants: readonly GrantView[] = [];
  @property({ attribute: false }) regions: readonly RegionView[] = [];
  /** Without the name of whom it concerns: on that person's own page. */
  @property({ type: Boolean }) unnamed = false;
  @state() private refusing: GrantView | null = null;
  @state() private reason = '';
  private readonly attempt = new Attempt(this);
  private readonly departments = new Resource(this, async (signal) => (await call(departmentEndpoints.list, { signal })).items);

  override willUpdate(): void {
    if (this.grants.some(({ change }) => change.kind === 'membership')) this.departments.want('all');
  }

  private get names(): Names {
    return {
      region: (id) => regionWord(this.regions, id),
      department: (id) => pick(this.departments.value?.find((each) => each.id === id)?.name ?? id),
    };
  }

  private async act(what: string, work: () => Promise<GrantView>): Promise<void> {
    const done = await this.attempt.run(what, async () => {
      const { state: now } = await work();
      toast(t(`identity.grant.${now}`), { tone: grantTones[now] });
    });
    if (!done) return;
    this.refusing = null;
    this.tell('lt-done');
  }

  private accept({ id }: GrantView): Promise<void> {
    return this.act(`accept ${id}`, () => call(grantEndpoints.decide, { params: { id }, body: { decision: 'accept' } }));
  }

  private withdraw({ id }: GrantView): Promise<void> {
    return this.act(`withdraw ${id}`, () => call(grantEndpoints.withdraw, { params: { id } }));
  }

  private readonly refuse = async (event: Event): Promise<void> => {
    event.preventDefault();
    const reason = this.reason.trim();
    if (!this.refusing || reason.length < 2) return;
    const { id } = this.refusing;
    await this.act('refuse', () => call(grantEndpoints.decide, { params: { id }, body: { decision: 'refuse', reason } }));
  };

  override render(): TemplateResult {
    return html`${this.refusing ? nothing : this.attempt.problem()}<ul>${this.grants.map((grant) => this.item(grant))}</ul>${this.question()}`;
  }

  private item(grant: GrantView): TemplateResult {
    const { subject, subjectName, change, state: now, decidedBy, decidedAt, reason } = grant;
    const who = html`<span>${pick(subjectName)}${change.kind === 'department' ? nothing : html` <span class="muted">${subject}</span>`}</span>`;
    const proposed = t('identity.grant.by', { by: grant.proposedBy, at: formatInstant(grant.proposedAt) });
    const isOver = now === 'granted' || now === 'refused' || now === 'withdrawn';
    const ended = isOver ? t(`identity.grant.${now}By`, { by: decidedBy ?? '', at: formatInstant(decidedAt) }) : '';
    const until = now === 'waiting' ? t('identity.grant.until', { at: formatInstant(grant.until) }) : '';
    return html`<li><div><h3>${this.unnamed ? nothing : who}<lt-status status=${grantTones[now]} label=${t(`identity.grant.${now}`)}></lt-status></h3>
        <dl>${grantLines(change, this.names).map((line) => this.fact(line))}</dl>
        <p class="small muted num">${[proposed, ended, until].filter(Boolean).join(' · ')}</p>${reason ? html`<p class="small">${t('identity.grant.reason')} ${reason}</p>` : nothing}</div>
      ${this.acts(grant)}</li>`;
  }

  private fact({ label, after, before }: GrantLine): TemplateResult {
    return html`<dt>${label}</dt><dd><b class="strong">${after}</b>${before ? html` <span class="small muted">${t('identity.grant.was', { before })}</span>` : nothing}</dd>`;
  }

  private acts(grant: GrantView): TemplateResult | typeof nothing {
    const { id, mayDecide, mayWithdraw, subject } = grant;
    if (!mayDecide && !mayWithdraw) return nothing;
    const { busy } = this.attempt;
    const ask = (): void => {
      this.reason = '';
      this.refusing = grant;
    };
    return html`<div class="acts">${
      mayDecide
        ? html`<lt-button size="s" variant="primary" label="${t('identity.grant.accept')} ${subject}" ?busy=${busy === `accept ${id}`} @click=${() => this.accept(grant)}>${t('identity.grant.accept')}</lt-button>
        <lt-button size="s" label="${t('identity.grant.refuse')} ${subject}" @click=${ask}>${t('identity.grant.refuse')}</lt-button>`
        : nothing
    }${mayWithdraw ? html`<lt-button size="s" label="${t('identity.grant.withdraw')} ${subject}" ?busy=${busy === `withdraw ${id}`} @click=${() => this.withdraw(grant)}>${t('identity.grant.withdraw')}</lt-button>` : nothing}</div>`;
  }

  private question(): TemplateResult {
    const close = (): void => {
      this.refusing = null;
    };
    const missing = this.reason.trim().length < 2 ? t('identity.grant.reasonMissing') : '';
    return html`<lt-dialog size="s" heading=${t('identity.grant.refuse')} .open=${this.refusing !== null} @lt-close=${close}>
      <form @submit=${this.refuse}><p>${t('identity.grant.refuseAsk', { name: this.refusing ? pick(this.refusing.subjectName) : '' })}</p>
        <lt-field label=${t('identity.grant.reason')} max-length="400" .value=${this.reason} @lt-input=${(
          event: CustomEvent<{ value: string }>,
        ) => {
          this.reason = event.detail.value;
        }}></lt-field>${this.refusing ? this.attempt.problem() : nothing}</form>
      <lt-button slot="foot" @click=${close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant="danger" ?busy=${this.attempt.busy === 'refuse'} ?disabled=${missing !== ''} reason=${missing} @click=${this.refuse}>${t('identity.grant.refuse')}</lt-button></lt-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-grants': LtGrants;
  }
}
