import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { z } from 'zod';
import { peopleEndpoints } from '../../server/contract/people.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { may, session } from '../api/session.ts';
import { formatDate, formatInstant, pick, t } from '../i18n/index.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { Attempt } from './attempt.ts';
import type { RightsChoice } from './lt-rights-form.ts';
import { identityStyles } from './styles.ts';
import { linkOf, regionsLine, rolesLine, stateTones, stateWord } from './words.ts';
import './lt-departments-form.ts';
import './lt-deputies.ts';
import './lt-grants.ts';
import '../ui/lt-once.ts';
import './lt-rights-form.ts';
import './lt-sessions.ts';
import './lt-tokens.ts';
import '../ui/lt-button.ts';
import '../ui/lt-check.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-status.ts';

type Person = z.output<typeof peopleEndpoints.person.reply>;

/** One person: rights and why, disable and return, a link for a new password, sessions and tokens. */
@customElement('lt-person-page')
export class LtPersonPage extends LtElement {
  static override styles = [baseStyles, identityStyles];

  @property() name = '';
  @property({ attribute: false }) regions: readonly RegionView[] = [];
  @state() private rights: RightsChoice | null = null;
  @state() private asking: 'disable' | 'reset' | null = null;
  @state() private withFactor = false;
  @state() private link: { path: string; expiresAt: string } | null = null;
  private readonly attempt = new Attempt(this);
  private readonly person = new Resource(this, (signal) => call(peopleEndpoints.person, { params: { name: this.name }, signal }));

  protected readonly live = new LiveController(this, ['grants.changed'], () => this.person.soon());

  override willUpdate(changed: PropertyValues<this>): void {
    this.person.want(this.name);
    if (!changed.has('name')) return;
    this.rights = null;
    this.link = null;
  }

  private async act(what: string, work: () => Promise<unknown>): Promise<void> {
    if (!(await this.attempt.run(what, work))) return;
    this.rights = null;
    this.asking = null;
    await this.person.reload();
  }

  private change(body: { disabled?: boolean; roles?: RightsChoice['roles']; regionIds?: RightsChoice['regionIds'] }): Promise<void> {
    const { roles, regionIds, ...rest } = body;
    const whole = { ...rest, ...(roles ? { roles: [...roles] } : {}), ...(regionIds ? { regionIds: [...regionIds] } : {}) };
    return this.act('change', () => call(peopleEndpoints.changePerson, { params: { name: this.name }, body: whole }));
  }

  private reset(): Promise<void> {
    return this.act('reset', async () => {
      const body = { secondFactor: this.withFactor };
      this.link = (await call(peopleEndpoints.resetPerson, { params: { name: this.name }, body })).invitation;
    });
  }

  override render(): TemplateResult {
    return html`<div class="page"><nav class="small"><a href="/people">${t('identity.people')}</a></nav>${stateOf(this.person, (person) => this.show(person))}</div>`;
  }

  private show(person: Person): TemplateResult {
    const own = session.get().user?.name === person.name;
    const note = this.link ? t('identity.linkNote', { name: person.displayName, date: formatDate(this.link.expiresAt) }) : '';
    return html`<div class="head"><div><h1>${person.displayName} <span class="muted">${person.name}</span></h1>
        <p class="muted small"><lt-status status=${stateTones[person.state]} label=${stateWord(person.state)}></lt-status>
          ${t('identity.made', { by: person.createdBy ?? t('identity.bySystem'), at: formatInstant(person.createdAt) })}</p></div>
        ${own ? html`<a href="/account">${t('app.nav.account')}</a>` : may('users.manage') ? this.acts(person) : nothing}</div>
      ${this.asking ? nothing : this.attempt.problem()}${this.link ? html`<lt-once text=${linkOf(this.link.path)} note=${note}></lt-once><br>` : nothing}
      <div class="cards">${this.why(person)}${this.rightsCard(person, own)}${this.membership(person)}${this.grants(person)}${this.access(person)}</div>${this.question(person)}`;
  }

  private acts(person: Person): TemplateResult {
    const ask = (what: 'disable' | 'reset') => (): void => {
      this.withFactor = false;
      this.asking = what;
    };
    const back = html`<lt-button variant="primary" ?busy=${this.attempt.busy === 'change'} @click=${() => this.change({ disabled: false })}>${t('identity.enable')}</lt-button>`;
    return html`<div class="acts">${
      person.state === 'disabled'
        ? back
        : html`<lt-button icon="link" @click=${ask('reset')}>${t('identity.reset')}</lt-button><lt-button variant="danger" @click=${ask('disable')}>${t('identity.disable')}</lt-button>`
    }</div>`;
  }

  private rightsCard(person: Person, own: boolean): TemplateResult | typeof nothing {
    if (!may('users.manage')) return nothing;
    const effect = session.get().separated ? 'identity.twoPeople' : 'identity.atOnce';
    const rights = this.rights ?? { roles: person.roles, regionIds: person.regionIds };
    const empty = rights.roles.length === 0 ? t('identity.roleMissing') : rights.regionIds.length === 0 ? t('identity.regionMissing') : '';
    return html`<section class="card"><h2>${t('identity.rights')}</h2><p class="muted small">${t(own ? 'identity.notYourself' : effect)}</p>
      <lt-rights-form ?inert=${own} .value=${rights} .regions=${this.regions} @lt-change=${(event: CustomEvent<RightsChoice>) => {
        this.rights = event.detail;
      }}></lt-rights-form>
      ${
        this.rights
          ? html`<div class="acts"><lt-button variant="primary" ?busy=${this.attempt.busy === 'change'} ?disabled=${empty !== ''} reason=${empty} @click=${() => this.change(rights)}>${t('identity.save')}</lt-button>
        <lt-button @click=${() => {
          this.rights = null;
        }}>${t('ui.cancel')}</lt-button></div>`
          : nothing
      }</section>`;
  }

  private why(person: Person): TemplateResult {
    const departments = person.departments.map(({ name }) => pick(name)).join(t('siting.listComma'));
    const none = html`<p>${t('identity.mayNothing')}</p>`;
    return html`<section class="card"><h2>${t('identity.mayDo')}</h2>
      <dl><dt>${t('identity.regions')}</dt><dd>${regionsLine(this.regions, person.regionIds)}</dd><dt>${t('identity.departments')}</dt><dd>${departments || t('identity.nothing')}</dd></dl>
      ${
        person.permissions.length === 0
          ? none
          : html`<dl class="rights">${person.permissions.map(
              ({ permission, roles }) => html`<dt>${t(`identity.may.${permission}`)}</dt><dd>${rolesLine(roles)}</dd>`,
            )}</dl>`
      }</section>`;
  }

  private membership(person: Person): TemplateResult | typeof nothing {
    if (!may('departments.manage')) return nothing;
    const effect = session.get().separated ? 'identity.departmentsWait' : 'identity.departmentsWhat';
    return html`<section class="card"><h2>${t('identity.departments')}</h2><p class="muted small">${t(effect)}</p>
      <lt-departments-form name=${person.name} .departments=${person.departments.map(({ id }) => id)} @lt-done=${() => this.person.reload()}></lt-departments-form></section>`;
  }

  private grants(person: Person): TemplateResult {
    const { grants } = person;
    const note = session.get().separated ? (grants.length === 0 ? 'identity.noGrants' : '') : 'identity.together';
    return html`<section class="card wide"><h2>${t('identity.grants')}</h2>${note ? html`<p class="muted small">${t(note)}</p>` : nothing}
      ${grants.length > 0 ? html`<lt-grants unnamed .grants=${grants} .regions=${this.regions} @lt-done=${() => this.person.reload()}></lt-grants>` : nothing}</section>`;
  }

  private access(person: Person): TemplateResult {
    const { name } = person;
    const fixed = !may('users.manage');
    const endAll = (): void => void this.act('end', () => call(peopleEndpoints.endSessionsOf, { params: { name } }));
    return html`${fixed ? nothing : html`<section class="card wide"><h2>${t('deputies.title')}</h2><lt-deputies name=${name} display-name=${person.displayName}></lt-deputies></section>`}
      <section class="card wide"><h2>${t('identity.sessions')}</h2>
        <lt-sessions ?fixed=${fixed} .sessions=${person.sessions} @lt-end=${({ detail }: CustomEvent<{ id: string }>) =>
          this.act('end', () => call(peopleEndpoints.endSessionOf, { params: { name, id: detail.id } }))}></lt-sessions>
        ${person.sessions.length > 0 && !fixed ? html`<div class="acts"><lt-button size="s" @click=${endAll}>${t('identity.endAll')}</lt-button></div>` : nothing}</section>
      <section class="card wide"><h2>${t('identity.tokens')}</h2>
        <lt-tokens ?fixed=${fixed} .tokens=${person.tokens} @lt-revoke=${({ detail }: CustomEvent<{ id: number }>) =>
          this.act('revoke', () => call(peopleEndpoints.revokeTokenOf, { params: { name, id: detail.id } }))}></lt-tokens></section>`;
  }

  private question(person: Person): TemplateResult {
    const close = (): void => {
      this.asking = null;
    };
    const disabling = this.asking === 'disable';
    const yes = (): Promise<void> => (disabling ? this.change({ disabled: true }) : this.reset());
    return html`<lt-dialog size="s" heading=${t(disabling ? 'identity.disable' : 'identity.reset')} .open=${this.asking !== null} @lt-close=${close}>
      <p>${t(disabling ? 'identity.disableAsk' : 'identity.resetAsk', { name: person.displayName })}</p>
      ${
        !disabling && person.secondFactor
          ? html`<p><lt-check label=${t('identity.resetFactor')} .checked=${this.withFactor} @lt-change=${(
              event: CustomEvent<{ checked: boolean }>,
            ) => {
              this.withFactor = event.detail.checked;
            }}></lt-check></p>`
          : nothing
      }${this.asking ? this.attempt.problem() : nothing}
      <lt-button slot="foot" @click=${close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant=${disabling ? 'danger' : 'primary'} ?busy=${this.attempt.busy !== ''} @click=${yes}>${t(disabling ? 'identity.disable' : 'identity.makeLink')}</lt-button></lt-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-person-page': LtPersonPage;
  }
}
