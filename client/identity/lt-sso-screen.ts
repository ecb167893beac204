import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { errorProps } from '../api/problem.ts';
import { answerSso } from '../api/sso.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { codeField } from '../ui/code-field.ts';
import { LtElement } from '../ui/element.ts';
import { mark } from '../ui/mark.ts';
import { identityStyles } from './styles.ts';
import '../ui/lt-button.ts';
import '../ui/lt-error.ts';
import '../ui/lt-progress.ts';

/** Where the sign-in service sends the browser back: hands its answer over, asks for a code of ours where one is due, and goes on. */
@customElement('lt-sso-screen')
export class LtSsoScreen extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    identityStyles,
    css`.card { width: min(420px, calc(100% - 28px)); margin: 12dvh auto 0; padding: 26px; gap: 14px; border-radius: 12px; box-shadow: var(--shadow); } h1 { display: flex; align-items: center; gap: 10px; }`,
  ];

  /** Kept here and taken out of the address: it holds a code that is good once. */
  private readonly answer = location.search.slice(1);
  @state() private code = '';
  @state() private wantsCode = false;
  @state() private busy = false;
  @state() private trouble: unknown = null;

  override firstUpdated(): void {
    history.replaceState(null, '', location.pathname);
    void this.hand();
  }

  private async hand(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = null;
    try {
      await answerSso(this.answer || 'none', this.code);
    } catch (error) {
      const asksCode = errorProps(error).code === 'auth.code_needed';
      this.wantsCode ||= asksCode;
      this.trouble = asksCode ? null : error;
    } finally {
      this.busy = false;
    }
  }

  private submit(event: Event): void {
    event.preventDefault();
    if (this.code) void this.hand();
  }

  override render(): TemplateResult {
    const stopped = this.trouble !== null && !this.wantsCode;
    const heading = stopped ? 'identity.ssoStopped' : this.wantsCode ? 'identity.secondFactor' : 'identity.ssoChecking';
    return html`<div class="card"><h1>${mark(28)}${t(heading)}</h1>
      ${this.busy && !this.wantsCode ? html`<lt-progress></lt-progress>` : nothing}
      ${this.trouble === null ? nothing : this.problem(this.trouble)}
      ${this.wantsCode ? this.form() : nothing}
      ${stopped || this.wantsCode ? html`<div class="acts"><a href="/">${t('identity.backToSignIn')}</a></div>` : nothing}</div>`;
  }

  private problem(error: unknown): TemplateResult {
    const { code, params, traceId } = errorProps(error);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId}></lt-error>`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.submit}>${codeField(this.code, (code) => {
      this.code = code;
    })}<lt-button block variant="primary" type="submit" ?busy=${this.busy} ?disabled=${!this.code}>${t('app.signIn')}</lt-button></form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-sso-screen': LtSsoScreen;
  }
}
