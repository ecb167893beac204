import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { GrantNote } from '../../server/contract/grants.ts';
import { identityEndpoints } from '../../server/contract/identity.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { formatDate, formatInstant, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { Attempt } from './attempt.ts';
import type { RightsChoice } from './lt-rights-form.ts';
import { linkOf } from './words.ts';
import '../ui/lt-once.ts';
import './lt-rights-form.ts';
import '../ui/lt-button.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-field.ts';

/** Invites a person: nobody chooses another's password, a link is given on. Event: `lt-close`. */
@customElement('lt-invite-dialog')
export class LtInviteDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`form { display: grid; gap: 12px; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; } .wait { margin-top: 12px; }`,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) regions: readonly RegionView[] = [];
  @state() private name = '';
  @state() private displayName = '';
  @state() private rights: RightsChoice = { roles: [], regionIds: [] };
  @state() private invitation: { path: string; expiresAt: string } | null = null;
  @state() private grant: GrantNote | null = null;
  private readonly attempt = new Attempt(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open') || !this.open) return;
    this.name = '';
    this.displayName = '';
    this.rights = { roles: [], regionIds: [] };
    this.invitation = null;
  }

  private get missing(): string {
    if (!this.name.trim() || !this.displayName.trim()) return t('identity.nameMissing');
    if (this.rights.roles.length === 0) return t('identity.roleMissing');
    return this.rights.regionIds.length === 0 ? t('identity.regionMissing') : '';
  }

  private readonly invite = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.missing) return;
    const { roles, regionIds } = this.rights;
    const body = { name: this.name.trim(), displayName: this.displayName.trim(), roles: [...roles], regionIds: [...regionIds] };
    await this.attempt.run('invite', async () => {
      const { invitation, grant } = await call(identityEndpoints.createUser, { body });
      this.invitation = invitation;
      this.grant = grant;
    });
  };

  override render(): TemplateResult {
    const close = (): void => void this.tell('lt-close');
    return html`<lt-dialog heading=${t('identity.invite')} .open=${this.open} @lt-close=${close}>${this.invitation ? this.done(this.invitation) : this.form()}
      ${
        this.invitation
          ? html`<lt-button slot="foot" variant="primary" @click=${close}>${t('ui.done')}</lt-button>`
          : html`<lt-button slot="foot" @click=${close}>${t('ui.cancel')}</lt-button>
            <lt-button slot="foot" variant="primary" ?busy=${this.attempt.busy !== ''} ?disabled=${this.missing !== ''} reason=${this.missing} @click=${this.invite}>${t('identity.makeLink')}</lt-button>`
      }</lt-dialog>`;
  }

  private done({ path, expiresAt }: { path: string; expiresAt: string }): TemplateResult {
    return html`<lt-once text=${linkOf(path)} note=${t('identity.linkNote', { name: this.displayName, date: formatDate(expiresAt) })}></lt-once>
      ${this.grant ? html`<p class="wait">${t('identity.grantWaits', { at: formatInstant(this.grant.until) })}</p>` : nothing}`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.invite}><div class="pair">
        <lt-field label=${t('identity.displayName')} max-length="80" .value=${this.displayName} @lt-input=${(
          event: CustomEvent<{ value: string }>,
        ) => {
          this.displayName = event.detail.value;
        }}></lt-field>
        <lt-field label=${t('identity.account')} hint=${t('identity.accountHint')} max-length="40" .value=${this.name} @lt-input=${(
          event: CustomEvent<{ value: string }>,
        ) => {
          this.name = event.detail.value;
        }}></lt-field></div>
      <lt-rights-form .value=${this.rights} .regions=${this.regions} @lt-change=${(event: CustomEvent<RightsChoice>) => {
        this.rights = event.detail;
      }}></lt-rights-form>${this.open ? this.attempt.problem() : nothing}</form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-invite-dialog': LtInviteDialog;
  }
}
