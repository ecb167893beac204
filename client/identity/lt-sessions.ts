import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SessionView } from '../../server/contract/account.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { identityStyles } from './styles.ts';
import { agentName } from './words.ts';
import '../ui/lt-button.ts';

/** Sessions that still hold; each but the one that asks can be ended. Event: `lt-end` {id}. */
@customElement('lt-sessions')
export class LtSessions extends LtElement {
  static override styles = [baseStyles, identityStyles];

  /** Only to be read. */
  @property({ type: Boolean }) fixed = false;
  @property({ attribute: false }) sessions: readonly SessionView[] = [];

  override render(): TemplateResult {
    if (this.sessions.length === 0) return html`<p class="muted">${t('identity.noSessions')}</p>`;
    return html`<ul>${this.sessions.map((each) => this.line(each))}</ul>`;
  }

  private line({ id, agent, address, startedAt, seenAt, endsAt, current }: SessionView): TemplateResult {
    const times = { started: formatInstant(startedAt), seen: formatInstant(seenAt), ends: formatInstant(endsAt) };
    return html`<li><div><b class="strong">${agentName(agent)}</b> <span class="muted num">${address}</span>
        ${current ? html`<span class="pass strong">${t('identity.thisOne')}</span>` : nothing}
        <p class="small faint num">${t('identity.sessionTimes', times)}</p></div>
      ${current || this.fixed ? nothing : html`<lt-button size="s" @click=${() => this.tell('lt-end', { id })}>${t('identity.end')}</lt-button>`}</li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-sessions': LtSessions;
  }
}
