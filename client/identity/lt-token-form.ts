import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { accountEndpoints, TOKEN_DAYS, TOKEN_SCOPES } from '../../server/contract/account.ts';
import type { Role } from '../../server/contract/roles.ts';
import { call } from '../api/call.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { Attempt } from './attempt.ts';
import '../ui/lt-once.ts';
import '../ui/lt-button.ts';
import '../ui/lt-field.ts';
import '../ui/lt-select.ts';

const DAYS = [7, 30, TOKEN_DAYS, 180, 365];
type Scope = (typeof TOKEN_SCOPES)[number];

/** Makes a token, which is shown once. Event: `lt-done`. */
@customElement('lt-token-form')
export class LtTokenForm extends LtElement {
  static override styles = [
    baseStyles,
    css`:host { display: grid; gap: 10px; } form { display: grid; grid-template-columns: minmax(0, 2fr) repeat(3, minmax(0, 1fr)) auto; gap: 10px; align-items: end; } @media (max-width: 700px) { form { grid-template-columns: minmax(0, 1fr); } }`,
  ];

  @property({ attribute: false }) roles: readonly Role[] = [];
  @state() private name = '';
  @state() private scope: Scope = 'read';
  @state() private asRole: Role | '' = '';
  @state() private days = TOKEN_DAYS;
  @state() private token = '';
  private readonly attempt = new Attempt(this);

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name.trim();
    if (!name) return;
    const body = { name, scope: this.scope, days: this.days, ...(this.asRole ? { roles: [this.asRole] } : {}) };
    const done = await this.attempt.run('make', async () => {
      this.token = (await call(accountEndpoints.createToken, { body })).token;
    });
    if (!done) return;
    this.name = '';
    this.tell('lt-done');
  }

  override render(): TemplateResult {
    const scopes = TOKEN_SCOPES.map((value) => ({ value, label: t(`identity.scope.${value}`) }));
    const days = DAYS.map((value) => ({ value: String(value), label: t('identity.days', { count: value }) }));
    const roles = this.roles.map((value) => ({ value, label: t(`app.role.${value}`) }));
    return html`${this.token ? html`<lt-once text=${this.token} note=${t('identity.tokenNote')}></lt-once>` : nothing}${this.attempt.problem()}
      <form @submit=${this.submit}>
        <lt-field label=${t('identity.tokenName')} max-length="80" .value=${this.name} @lt-input=${(
          event: CustomEvent<{ value: string }>,
        ) => {
          this.name = event.detail.value;
        }}></lt-field>
        <lt-select label=${t('identity.tokenMay')} .options=${scopes} value=${this.scope} @lt-change=${(
          event: CustomEvent<{ value: Scope }>,
        ) => {
          this.scope = event.detail.value;
        }}></lt-select>
        <lt-select label=${t('identity.roles')} placeholder=${t('identity.allRoles')} .options=${roles} value=${this.asRole} @lt-change=${(
          event: CustomEvent<{ value: Role | '' }>,
        ) => {
          this.asRole = event.detail.value;
        }}></lt-select>
        <lt-select label=${t('identity.lasts')} .options=${days} value=${String(this.days)} @lt-change=${(
          event: CustomEvent<{ value: string }>,
        ) => {
          this.days = Number(event.detail.value);
        }}></lt-select>
        <lt-button type="submit" icon="add" ?busy=${this.attempt.busy !== ''} ?disabled=${!this.name.trim()}>${t('identity.makeToken')}</lt-button></form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-token-form': LtTokenForm;
  }
}
