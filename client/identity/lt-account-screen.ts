import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { z } from 'zod';
import { accountEndpoints } from '../../server/contract/account.ts';
import { call } from '../api/call.ts';
import { loadSession, session } from '../api/session.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import { Attempt } from './attempt.ts';
import { identityStyles } from './styles.ts';
import { rolesLine } from './words.ts';
import './lt-deputies.ts';
import './lt-passkeys.ts';
import './lt-password-form.ts';
import './lt-second-factor.ts';
import './lt-sessions.ts';
import './lt-sso.ts';
import './lt-token-form.ts';
import './lt-tokens.ts';
import '../ui/lt-button.ts';

type Account = z.output<typeof accountEndpoints.account.reply>;

/** The own account: password, second factor, passkeys, deputies, sessions and tokens. */
@customElement('lt-account-screen')
export class LtAccountScreen extends LtElement {
  static override styles = [baseStyles, screenStyles, identityStyles];

  private readonly attempt = new Attempt(this);
  private readonly account = new Resource(this, (signal) => call(accountEndpoints.account, { signal }));

  override willUpdate(): void {
    this.account.want('own');
  }

  /** The account is read again, and with it what the session says of factors and proof. */
  private readonly again = (): void => {
    this.account.soon(0);
    void loadSession().catch(() => undefined);
  };

  private async act(work: () => Promise<unknown>): Promise<void> {
    if (await this.attempt.run('act', work)) this.again();
  }

  override render(): TemplateResult {
    return html`<div dock="page"><div class="page">${stateOf(this.account, (account) => this.show(account))}</div></div>`;
  }

  private show(account: Account): TemplateResult {
    const { user, secondFactor, recoveryCodesLeft, passkeys, sso, sessions, tokens } = account;
    const service = sso || session.get().sso ? this.service(sso) : nothing;
    return html`<div class="head"><div><h1>${user.displayName} <span class="muted">${user.name}</span></h1><p class="muted">${user.roles.length > 0 ? rolesLine(user.roles) : t('identity.noRights')}</p></div></div>
      ${this.attempt.problem()}<div class="cards">
        ${this.password(account)}
        <section class="card"><h2>${t('identity.secondFactor')}</h2>
          <lt-second-factor ?on=${secondFactor} codes-left=${recoveryCodesLeft} @lt-done=${this.again}></lt-second-factor></section>
        <section class="card"><h2>${t('identity.passkeys')}</h2><p class="muted small">${t('identity.passkeysWhat')}</p>
          <lt-passkeys .passkeys=${passkeys} @lt-done=${this.again}></lt-passkeys></section>
        ${service}
        <section class="card wide"><h2>${t('deputies.title')}</h2><p class="muted small">${t('deputies.what')}</p><lt-deputies></lt-deputies></section>
        <section class="card wide"><h2>${t('identity.sessions')}</h2>
          <lt-sessions .sessions=${sessions} @lt-end=${({ detail }: CustomEvent<{ id: string }>) =>
            this.act(() => call(accountEndpoints.endSession, { params: { id: detail.id } }))}></lt-sessions>
          ${sessions.length > 1 ? html`<div class="acts"><lt-button size="s" @click=${() => this.act(() => call(accountEndpoints.endOtherSessions))}>${t('identity.endOthers')}</lt-button></div>` : nothing}</section>
        <section class="card wide"><h2>${t('identity.tokens')}</h2><p class="muted small">${t('identity.tokensWhat')}</p>
          <lt-tokens .tokens=${tokens} @lt-revoke=${({ detail }: CustomEvent<{ id: number }>) =>
            this.act(() => call(accountEndpoints.revokeToken, { params: { id: detail.id } }))}></lt-tokens>
          <lt-token-form .roles=${user.roles} @lt-done=${this.again}></lt-token-form></section></div>`;
  }

  private password({ passwordChangedAt }: Account): TemplateResult {
    const changed = passwordChangedAt ? t('identity.passwordChanged', { at: formatInstant(passwordChangedAt) }) : '';
    const { proof } = session.get();
    return html`<section class="card"><h2>${t('identity.password')}</h2>${
      proof === 'sso'
        ? html`<p class="muted">${t('identity.passwordNone', { name: this.serviceName() })}</p>`
        : html`<p class="muted small">${changed} ${t('identity.passwordEnds')}</p><lt-password-form @lt-done=${this.again}></lt-password-form>`
    }</section>`;
  }

  private serviceName(): string {
    return session.get().sso?.name ?? t('identity.sso');
  }

  private service(sso: Account['sso']): TemplateResult {
    return html`<section class="card"><h2>${this.serviceName()}</h2><lt-sso .bound=${sso} @lt-done=${this.again}></lt-sso></section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-account-screen': LtAccountScreen;
  }
}
