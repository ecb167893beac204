import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { identityEndpoints } from '../../server/contract/identity.ts';
import { call } from '../api/call.ts';
import { errorProps } from '../api/problem.ts';
import { loadSession, session } from '../api/session.ts';
import { leaveForSso } from '../api/sso.ts';
import { formatDate, t } from '../i18n/index.ts';
import { Resource } from '../state/resource.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { codeField } from '../ui/code-field.ts';
import { LtElement } from '../ui/element.ts';
import { mark } from '../ui/mark.ts';
import '../ui/lt-button.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import '../ui/lt-skeleton.ts';
import { setupStyles } from './styles.ts';

/** Where an invited person chooses a password, once, and is signed in. */
@customElement('lt-invitation-screen')
export class LtInvitationScreen extends LtElement {
  static override styles = [baseStyles, setupStyles, css`.or { text-align: center; }`];

  private readonly who = new StoreController(this, session);
  private readonly token = view.get().more?.token ?? 'absent-absent-absent';
  private readonly invitation = new Resource(this, (signal) =>
    call(identityEndpoints.invitation, { params: { token: this.token }, signal }),
  );
  @state() private password = '';
  @state() private code = '';
  /** The account that is reset asks for its second factor. */
  @state() private wantsCode = false;
  @state() private busy = false;
  @state() private leaving = false;
  @state() private trouble: unknown = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.invitation.want('all');
  }

  private async accept(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy || !this.password) return;
    this.busy = true;
    this.trouble = null;
    try {
      await call(identityEndpoints.acceptInvitation, {
        params: { token: this.token },
        body: { password: this.password, ...(this.code ? { code: this.code } : {}) },
      });
      await loadSession();
      go({ path: 'map', more: undefined });
    } catch (error) {
      this.wantsCode ||= errorProps(error).code === 'auth.code_needed';
      this.trouble = error;
    } finally {
      this.busy = false;
    }
  }

  private readonly leave = async (): Promise<void> => {
    this.leaving = true;
    this.trouble = null;
    try {
      await leaveForSso({ invitation: this.token });
    } catch (error) {
      this.trouble = error;
      this.leaving = false;
    }
  };

  override render(): TemplateResult {
    return html`<div class="page"><div class="card"><h1>${mark(28)}${t('setup.invited')}</h1>${this.body()}</div></div>`;
  }

  private body(): TemplateResult {
    if (this.invitation.error !== undefined) return this.problem(this.invitation.error);
    const { value } = this.invitation;
    const { sso } = this.who.value;
    if (!value) return html`<lt-skeleton lines="3"></lt-skeleton>`;
    return html`<p class="muted">${t(value.kind === 'reset' ? 'setup.resetText' : 'setup.invitedText', { name: value.displayName, account: value.name, date: formatDate(value.expiresAt) })}</p>
      ${this.trouble === null ? nothing : this.problem(this.trouble)}
      <form @submit=${this.accept}><lt-field label=${t('setup.password')} type="password" autocomplete="new-password" max-length="200" hint=${t('setup.passwordHint')}
          .value=${this.password} @lt-input=${(event: CustomEvent<{ value: string }>) => {
            this.password = event.detail.value;
          }}></lt-field>
        ${
          this.wantsCode
            ? codeField(this.code, (code) => {
                this.code = code;
              })
            : nothing
        }
        <lt-button block variant="primary" type="submit" ?busy=${this.busy} ?disabled=${!this.password}>${t('setup.accept')}</lt-button></form>
      ${sso ? html`<p class="muted or">${t('setup.orBySso')}</p><lt-button block ?busy=${this.leaving} @click=${this.leave}>${t('setup.bySso', { name: sso.name })}</lt-button>` : nothing}`;
  }

  private problem(error: unknown): TemplateResult {
    const { code, params, traceId } = errorProps(error);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-invitation-screen': LtInvitationScreen;
  }
}
