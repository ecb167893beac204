import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { errorProps } from '../api/problem.ts';
import { actFor, session } from '../api/session.ts';
import { t, tMaybe } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import '../ui/lt-button.ts';
import '../ui/lt-icon.ts';

/** While the session acts for somebody: for whom and until when, with the way back; and that it has ended, once it has. */
@customElement('lt-acting')
export class LtActing extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      .bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 2px 12px; padding: 4px 16px; font-size: var(--text-s); font-weight: 600; color: var(--on-accent); background: var(--accent); }
      .bar.ended { color: var(--fail); background: var(--fail-soft); }
      span { display: inline-flex; align-items: center; gap: 8px; }
    `,
  ];

  private readonly who = new StoreController(this, session);
  @state() private busy = false;

  private readonly stop = async (): Promise<void> => {
    this.busy = true;
    try {
      await actFor(null);
    } catch (error) {
      const { code, params } = errorProps(error);
      toast(tMaybe(`problems.${code}`, params) ?? code, { tone: 'fail' });
    }
    this.busy = false;
  };

  override render(): TemplateResult | typeof nothing {
    const { user, lapsed } = this.who.value;
    const acting = user?.actingFor;
    if (!lapsed && !acting) return nothing;
    const text = acting ? t('deputies.acting', { person: acting.displayName, until: acting.until }) : t('deputies.lapsed');
    return html`<div class="bar ${lapsed ? 'ended' : ''}" role="status"><span><lt-icon name=${lapsed ? 'alert' : 'user'}></lt-icon>${text}</span>
      <lt-button size="s" ?busy=${this.busy} @click=${this.stop}>${t(lapsed ? 'deputies.goOn' : 'deputies.stop')}</lt-button></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-acting': LtActing;
  }
}
