import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { z } from 'zod';
import { ssoEndpoints, type ssoView } from '../../server/contract/sso.ts';
import { call } from '../api/call.ts';
import { leaveToBind } from '../api/sso.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { Attempt } from './attempt.ts';
import { hasProof, proofField, proofOf } from './proof.ts';
import { identityStyles } from './styles.ts';
import '../ui/lt-button.ts';
import '../ui/lt-status.ts';

/** Binds the own account to the sign-in service of the city, or unbinds it. Event: `lt-done`. */
@customElement('lt-sso')
export class LtSso extends LtElement {
  static override styles = [baseStyles, identityStyles, css`:host { display: grid; gap: 10px; }`];

  @property({ attribute: false }) bound: z.output<typeof ssoView> | null = null;
  @state() private password = '';
  private readonly attempt = new Attempt(this);

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!hasProof(this.password)) return;
    const proof = proofOf(this.password);
    const work = this.bound ? () => call(ssoEndpoints.endBinding, { body: proof }) : () => leaveToBind(proof);
    if (!(await this.attempt.run('act', work)) || !this.bound) return;
    this.password = '';
    this.tell('lt-done');
  }

  override render(): TemplateResult {
    const { bound } = this;
    const times = bound && {
      at: formatInstant(bound.boundAt),
      used: bound.lastUsedAt ? formatInstant(bound.lastUsedAt) : t('identity.never'),
    };
    return html`<p><lt-status status=${bound ? 'pass' : 'unknown'} label=${t(bound ? 'identity.bound' : 'identity.unbound')}></lt-status>
        ${times ? html`<span class="muted small num">${t('identity.ssoBound', times)}</span>` : ''}</p>
      <p class="muted small">${t('identity.ssoWhat')}</p>
      <form @submit=${this.submit}>${proofField(this.password, (password) => {
        this.password = password;
      })}${this.attempt.problem()}
        <div class="acts"><lt-button variant=${bound ? 'danger' : 'primary'} type="submit" ?busy=${this.attempt.busy !== ''} ?disabled=${!hasProof(this.password)}>${t(bound ? 'identity.unbind' : 'identity.bind')}</lt-button></div></form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-sso': LtSso;
  }
}
