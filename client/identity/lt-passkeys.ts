import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type PasskeyView, passkeyEndpoints } from '../../server/contract/passkeys.ts';
import { call } from '../api/call.ts';
import { makePasskey, passkeysWork } from '../api/passkeys.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { Attempt } from './attempt.ts';
import { hasProof, proofField, proofOf } from './proof.ts';
import { identityStyles } from './styles.ts';
import '../ui/lt-button.ts';
import '../ui/lt-field.ts';

/** The own passkeys: made here, where the address allows it, and forgotten. Event: `lt-done`. */
@customElement('lt-passkeys')
export class LtPasskeys extends LtElement {
  static override styles = [baseStyles, identityStyles];

  @property({ attribute: false }) passkeys: readonly PasskeyView[] = [];
  @state() private name = '';
  @state() private password = '';
  private readonly attempt = new Attempt(this);

  private async make(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name.trim();
    if (!name || !hasProof(this.password) || !(await this.attempt.run('make', () => makePasskey(name, proofOf(this.password))))) return;
    this.name = '';
    this.password = '';
    this.tell('lt-done');
  }

  private async forget(id: number): Promise<void> {
    if (await this.attempt.run('remove', () => call(passkeyEndpoints.removePasskey, { params: { id } }))) this.tell('lt-done');
  }

  override render(): TemplateResult {
    return html`${this.passkeys.length > 0 ? html`<ul>${this.passkeys.map((each) => this.line(each))}</ul>` : nothing}
      ${passkeysWork() ? this.form() : html`<p class="muted">${t('identity.passkeysNot')}</p>${this.attempt.problem()}`}`;
  }

  private line({ id, name, lastUsedAt }: PasskeyView): TemplateResult {
    const used = lastUsedAt ? formatInstant(lastUsedAt) : t('identity.never');
    return html`<li><div><b class="strong">${name}</b><p class="small faint num">${t('identity.passkeyUsed', { used })}</p></div>
      <lt-button size="s" label="${t('identity.forget')} ${name}" @click=${() => this.forget(id)}>${t('identity.forget')}</lt-button></li>`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.make}>
      <lt-field label=${t('identity.passkeyName')} max-length="80" .value=${this.name} @lt-input=${(
        event: CustomEvent<{ value: string }>,
      ) => {
        this.name = event.detail.value;
      }}></lt-field>
      ${proofField(this.password, (password) => {
        this.password = password;
      })}${this.attempt.problem()}
      <div class="acts"><lt-button type="submit" icon="add" ?busy=${this.attempt.busy === 'make'} ?disabled=${!this.name.trim() || !hasProof(this.password)}>${t('identity.makePasskey')}</lt-button></div></form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-passkeys': LtPasskeys;
  }
}
