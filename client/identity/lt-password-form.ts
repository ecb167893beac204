import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { accountEndpoints } from '../../server/contract/account.ts';
import { call } from '../api/call.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import { Attempt } from './attempt.ts';
import { identityStyles } from './styles.ts';
import '../ui/lt-button.ts';
import '../ui/lt-field.ts';

/** Changes the own password. Event: `lt-done`. */
@customElement('lt-password-form')
export class LtPasswordForm extends LtElement {
  static override styles = [baseStyles, identityStyles];

  @state() private present = '';
  @state() private password = '';
  private readonly attempt = new Attempt(this);

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const { present, password } = this;
    if (!present || !password) return;
    if (!(await this.attempt.run('change', () => call(accountEndpoints.changePassword, { body: { present, password } })))) return;
    this.present = '';
    this.password = '';
    toast(t('identity.passwordDone'), { tone: 'pass' });
    this.tell('lt-done');
  }

  override render(): TemplateResult {
    return html`<form @submit=${this.submit}>
      <lt-field label=${t('identity.presentPassword')} type="password" autocomplete="current-password" max-length="200" .value=${this.present} @lt-input=${(
        event: CustomEvent<{ value: string }>,
      ) => {
        this.present = event.detail.value;
      }}></lt-field>
      <lt-field label=${t('identity.newPassword')} type="password" autocomplete="new-password" max-length="200" hint=${t('setup.passwordHint')} .value=${this.password} @lt-input=${(
        event: CustomEvent<{ value: string }>,
      ) => {
        this.password = event.detail.value;
      }}></lt-field>${this.attempt.problem()}
      <div class="acts"><lt-button variant="primary" type="submit" ?busy=${this.attempt.busy !== ''} ?disabled=${!this.present || !this.password}>${t('identity.changePassword')}</lt-button></div></form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-password-form': LtPasswordForm;
  }
}
