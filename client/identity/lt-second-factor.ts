import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { accountEndpoints } from '../../server/contract/account.ts';
import { call } from '../api/call.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { codeField } from '../ui/code-field.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import { Attempt } from './attempt.ts';
import { hasProof, proofField, proofOf } from './proof.ts';
import { identityStyles } from './styles.ts';
import '../ui/lt-once.ts';
import '../ui/lt-button.ts';
import '../ui/lt-status.ts';

/** Turns the second factor on, in three steps, and off. Event: `lt-done`. */
@customElement('lt-second-factor')
export class LtSecondFactor extends LtElement {
  static override styles = [
    baseStyles,
    identityStyles,
    css`:host { display: grid; gap: 10px; } img { width: 180px; height: 180px; background: #fff; border-radius: var(--r); } code { overflow-wrap: anywhere; user-select: all; }`,
  ];

  @property({ type: Boolean }) on = false;
  @property({ type: Number, attribute: 'codes-left' }) codesLeft = 0;
  /** Where it is set up because it must be, it is not turned off. */
  @property({ type: Boolean }) demanded = false;
  @state() private password = '';
  @state() private code = '';
  @state() private begun: { secret: string; svg: string } | null = null;
  @state() private recoveryCodes: readonly string[] = [];
  private readonly attempt = new Attempt(this);

  private async begin(event: Event): Promise<void> {
    event.preventDefault();
    await this.attempt.run('begin', async () => {
      this.begun = await call(accountEndpoints.beginSecondFactor, { body: proofOf(this.password) });
      this.password = '';
      this.code = '';
    });
  }

  private async confirm(event: Event): Promise<void> {
    event.preventDefault();
    const done = await this.attempt.run('confirm', async () => {
      this.recoveryCodes = (await call(accountEndpoints.confirmSecondFactor, { body: { code: this.code } })).recoveryCodes;
    });
    if (!done) return;
    this.begun = null;
    this.code = '';
    this.tell('lt-done');
  }

  private async end(event: Event): Promise<void> {
    event.preventDefault();
    const { password, code } = this;
    if (!(await this.attempt.run('end', () => call(accountEndpoints.endSecondFactor, { body: { ...proofOf(password), code } })))) return;
    this.password = '';
    this.code = '';
    this.recoveryCodes = [];
    toast(t('identity.factorOff'), { tone: 'unknown' });
    this.tell('lt-done');
  }

  override render(): TemplateResult {
    const word = t(this.on ? 'identity.on' : 'identity.off');
    return html`<p><lt-status status=${this.on ? 'pass' : 'warn'} label=${word}></lt-status>
        ${this.on ? html`<span class="muted small">${t('identity.codesLeft', { count: this.codesLeft })}</span>` : nothing}</p>
      <p class="muted small">${t('identity.factorWhat')}</p>
      ${this.recoveryCodes.length > 0 ? html`<lt-once text=${this.recoveryCodes.join('\n')} note=${t('identity.codesNote')}></lt-once>` : nothing}
      ${this.on ? (this.demanded ? nothing : this.endForm()) : this.begun ? this.confirmForm(this.begun) : this.beginForm()}`;
  }

  private passwordField(): TemplateResult {
    return proofField(this.password, (password) => {
      this.password = password;
    });
  }

  private readonly takeCode = (code: string): void => {
    this.code = code;
  };

  private beginForm(): TemplateResult {
    return html`<form @submit=${this.begin}>${this.passwordField()}${this.attempt.problem()}
      <div class="acts"><lt-button variant="primary" type="submit" ?busy=${this.attempt.busy !== ''} ?disabled=${!hasProof(this.password)}>${t('identity.turnOn')}</lt-button></div></form>`;
  }

  private confirmForm({ secret, svg }: { secret: string; svg: string }): TemplateResult {
    return html`<form @submit=${this.confirm}><p>${t('identity.scan')}</p><img alt=${t('identity.scanAlt')} src="data:image/svg+xml,${encodeURIComponent(svg)}" />
      <p class="small muted">${t('identity.orType')}</p><code>${secret}</code>${codeField(this.code, this.takeCode)}${this.attempt.problem()}
      <div class="acts"><lt-button variant="primary" type="submit" ?busy=${this.attempt.busy !== ''} ?disabled=${!this.code}>${t('identity.confirmCode')}</lt-button>
        <lt-button @click=${() => {
          this.begun = null;
        }}>${t('ui.cancel')}</lt-button></div></form>`;
  }

  private endForm(): TemplateResult {
    return html`<form @submit=${this.end}>${this.passwordField()}${codeField(this.code, this.takeCode)}${this.attempt.problem()}
      <div class="acts"><lt-button variant="danger" type="submit" ?busy=${this.attempt.busy !== ''} ?disabled=${!hasProof(this.password) || !this.code}>${t('identity.turnOff')}</lt-button></div></form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-second-factor': LtSecondFactor;
  }
}
