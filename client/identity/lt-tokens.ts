import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TokenView } from '../../server/contract/account.ts';
import { formatDate, formatInstant, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { identityStyles } from './styles.ts';
import { rolesLine } from './words.ts';
import '../ui/lt-button.ts';

/** Tokens that are still good. Event: `lt-revoke` {id}. */
@customElement('lt-tokens')
export class LtTokens extends LtElement {
  static override styles = [baseStyles, identityStyles];

  /** Only to be read. */
  @property({ type: Boolean }) fixed = false;
  @property({ attribute: false }) tokens: readonly TokenView[] = [];

  override render(): TemplateResult {
    if (this.tokens.length === 0) return html`<p class="muted">${t('identity.noTokens')}</p>`;
    return html`<ul>${this.tokens.map((each) => this.line(each))}</ul>`;
  }

  private line({ id, name, scope, roles, expiresAt, lastUsedAt }: TokenView): TemplateResult {
    const rights = roles ? rolesLine(roles) : t('identity.allRoles');
    const used = lastUsedAt ? formatInstant(lastUsedAt) : t('identity.never');
    return html`<li><div><b class="strong">${name}</b> <span class="muted">${t(`identity.scope.${scope}`)} · ${rights}</span>
        <p class="small faint num">${t('identity.tokenTimes', { until: formatDate(expiresAt), used })}</p></div>
      ${this.fixed ? nothing : html`<lt-button size="s" label="${t('identity.revoke')} ${name}" @click=${() => this.tell('lt-revoke', { id })}>${t('identity.revoke')}</lt-button>`}</li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-tokens': LtTokens;
  }
}
