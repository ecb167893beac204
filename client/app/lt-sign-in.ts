import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { setupEndpoints } from '../../server/contract/setup.ts';
import { call } from '../api/call.ts';
import { passkeysWork } from '../api/passkeys.ts';
import { errorProps } from '../api/problem.ts';
import { loadSession, session, signIn, signInByPasskey, signInDemo } from '../api/session.ts';
import { leaveForSso } from '../api/sso.ts';
import { locale, type MessageParams, t, tMaybe } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { codeField } from '../ui/code-field.ts';
import { LtElement } from '../ui/element.ts';
import { mark } from '../ui/mark.ts';
import '../ui/lt-button.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import '../ui/lt-icon.ts';
import '../ui/lt-skeleton.ts';

/** The sign-in screen. In demo mode the accounts stand beside the form, each one click. */
@customElement('lt-sign-in')
export class LtSignIn extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; place-items: center; height: 100dvh; padding: 24px; overflow: auto; background: var(--paper); }
      main { display: grid; grid-template-columns: 320px; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); overflow: hidden; }
      main.demo { grid-template-columns: 320px 400px; }
      .form { display: grid; gap: 14px; align-content: start; padding: 28px; }
      .demo-side { padding: 28px; background: var(--paper); border-inline-start: 1px solid var(--line); }
      h1 { display: flex; align-items: center; gap: 10px; margin: 0; font-size: var(--text-2xl); font-weight: 650; }
      .tag { margin: -8px 0 6px; color: var(--ink-2); }
      form { display: grid; gap: 14px; }
      h2 { margin-bottom: 2px; }
      ul { list-style: none; margin: 12px 0 0; padding: 0; display: grid; gap: 6px; }
      .account { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: 0 10px; width: 100%; padding: 8px 12px; text-align: start; background: var(--surface); border: 1px solid var(--line); border-radius: var(--r); cursor: pointer; }
      .account:hover, .account:focus-visible { border-color: var(--accent); }
      .account b { font-weight: 600; }
      .account span { grid-row: 2; color: var(--ink-2); font-size: var(--text-s); }
      .account lt-icon { grid-row: 1 / 3; grid-column: 2; color: var(--ink-3); }
      .lang { position: fixed; top: 16px; inset-inline-end: 20px; }
      @media (max-width: 800px) { main.demo { grid-template-columns: minmax(280px, 420px); } .demo-side { border: 0; border-top: 1px solid var(--line); } }
    `,
  ];

  private readonly who = new StoreController(this, session);
  @state() private name = '';
  @state() private password = '';
  @state() private code = '';
  /** The password was right, and the account asks for its second factor. */
  @state() private wantsCode = false;
  /** No city yet: an account cannot be there either. */
  @state() private notSetUp = false;
  @state() private busy = '';
  @state() private problem: { code: string; params: MessageParams; traceId: string; retryable: boolean } | null = null;

  private async askSetup(): Promise<void> {
    const { open } = await call(setupEndpoints.state).catch(() => ({ open: false }));
    this.notSetUp = open;
  }

  override firstUpdated(): void {
    void this.askSetup();
    if (this.who.value.state === 'unreached') this.problem = errorProps(new TypeError('unreached'));
  }

  private async attempt(what: string, run: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = what;
    this.problem = null;
    try {
      await run();
    } catch (error) {
      const problem = errorProps(error);
      this.wantsCode ||= problem.code === 'auth.code_needed';
      this.problem = problem.code === 'auth.code_needed' ? null : problem;
    } finally {
      this.busy = '';
    }
  }

  private submit(event: Event): void {
    event.preventDefault();
    if (this.name && this.password) void this.attempt('form', () => signIn(this.name, this.password, this.wantsCode ? this.code : ''));
  }

  override render(): TemplateResult {
    const accounts = this.who.value.demoAccounts;
    return html`<lt-button class="lang" variant="quiet" size="s" icon="globe" @click=${() => locale.set(this.locale.value === 'zh' ? 'en' : 'zh')}>${t(this.locale.value === 'zh' ? 'app.language.en' : 'app.language.zh')}</lt-button>
      <main class=${accounts.length > 0 ? 'demo' : ''}><div class="form"><h1>${mark(30)}${t('app.fullName')}</h1><p class="tag">${t('app.tagline')}</p>
        ${this.notSetUp ? html`<p class="muted">${t('setup.notYet')}</p>` : nothing}
        ${this.problem ? this.trouble(this.problem) : nothing} ${this.form()}</div>
        ${accounts.length > 0 ? this.demo(accounts) : nothing}</main>`;
  }

  private trouble(problem: NonNullable<LtSignIn['problem']>): TemplateResult {
    return html`<lt-error code=${problem.code} .params=${problem.params} trace-id=${problem.traceId} .retryable=${this.who.value.state === 'unreached'}
      @lt-retry=${() => this.attempt('load', loadSession)}></lt-error>`;
  }

  private form(): TemplateResult {
    const { sso } = this.who.value;
    return html`<form @submit=${this.submit}>
      <lt-field label=${t('app.userName')} autocomplete="username" max-length="40" .value=${this.name} @lt-input=${(
        event: CustomEvent<{ value: string }>,
      ) => {
        this.name = event.detail.value;
      }}></lt-field>
      <lt-field label=${t('app.password')} type="password" autocomplete="current-password" max-length="200" .value=${this.password} @lt-input=${(
        event: CustomEvent<{ value: string }>,
      ) => {
        this.password = event.detail.value;
      }}></lt-field>
      ${
        this.wantsCode
          ? codeField(this.code, (code) => {
              this.code = code;
            })
          : nothing
      }
      <lt-button block variant="primary" type="submit" ?busy=${this.busy === 'form'} ?disabled=${!this.name || !this.password || (this.wantsCode && !this.code)}>${t('app.signIn')}</lt-button>
      ${sso ? html`<lt-button block ?busy=${this.busy === 'sso'} @click=${() => this.attempt('sso', leaveForSso)}>${t('app.signInBySso', { name: sso.name })}</lt-button>` : nothing}
      ${passkeysWork() ? html`<lt-button block ?busy=${this.busy === 'passkey'} @click=${() => this.attempt('passkey', signInByPasskey)}>${t('app.signInByPasskey')}</lt-button>` : nothing}</form>`;
  }

  private demo(accounts: readonly string[]): TemplateResult {
    return html`<div class="demo-side"><h2>${t('app.demoAccounts')}</h2><p class="muted small">${t('app.demoNote')}</p>
      <ul>${accounts.map(
        (
          name,
        ) => html`<li><button type="button" class="account" ?disabled=${this.busy !== ''} @click=${() => this.attempt(name, () => signInDemo(name))}>
        <b>${tMaybe(`app.role.${name}`) ?? name}</b><span>${tMaybe(`app.roleDoes.${name}`) ?? ''}</span><lt-icon name="chevronRight"></lt-icon></button></li>`,
      )}</ul></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-sign-in': LtSignIn;
  }
}
