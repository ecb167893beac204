import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { passkeysWork } from '../api/passkeys.ts';
import { loadSession, session, signOut } from '../api/session.ts';
import { t } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import { mark } from '../ui/mark.ts';
import { Attempt } from './attempt.ts';
import { identityStyles } from './styles.ts';
import { rolesLine } from './words.ts';
import './lt-passkeys.ts';
import './lt-second-factor.ts';
import '../ui/lt-button.ts';

/** Stands before everything else while the person's role demands a second factor and there is none. */
@customElement('lt-factor-screen')
export class LtFactorScreen extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    identityStyles,
    css`.page { max-width: 960px; padding-top: 6dvh; } .head { align-items: flex-start; } h1 { display: flex; align-items: center; gap: 10px; } .head p { margin-top: 6px; }`,
  ];

  private readonly who = new StoreController(this, session);
  /** An authenticator is set up, and its recovery codes are on the screen. */
  @state() private done = false;
  private readonly attempt = new Attempt(this);

  private readonly goOn = (): void => {
    void this.attempt.run('go', async () => {
      await loadSession();
      if (view.get().path === 'second-factor') go({ path: 'map' });
    });
  };

  override render(): TemplateResult {
    const { user, secondFactor } = this.who.value;
    const ready = this.done || !secondFactor?.needed;
    const why = ready ? '' : t('identity.factorFirstWhy', { roles: rolesLine(user?.roles ?? []) });
    return html`<div class="page"><div class="head"><div><h1>${mark(28)}${t(ready ? 'identity.factorDone' : 'identity.factorFirst')}</h1><p class="muted">${why}</p></div>
        ${
          ready
            ? html`<lt-button variant="primary" ?busy=${this.attempt.busy === 'go'} @click=${this.goOn}>${t('identity.goOn')}</lt-button>`
            : html`<lt-button variant="quiet" @click=${() => this.attempt.run('out', signOut)}>${t('app.signOut')}</lt-button>`
        }</div>
      ${this.attempt.problem()}<div class="cards">
        <section class="card"><h2>${t('identity.secondFactor')}</h2><lt-second-factor demanded ?on=${this.done} codes-left="10" @lt-done=${() => {
          this.done = true;
        }}></lt-second-factor></section>
        ${this.done ? '' : this.passkeys()}</div></div>`;
  }

  private passkeys(): TemplateResult {
    return html`<section class="card"><h2>${t('identity.passkeys')}</h2><p class="muted small">${t('identity.passkeysWhat')}</p>
      ${passkeysWork() ? html`<lt-passkeys @lt-done=${this.goOn}></lt-passkeys>` : html`<p class="muted">${t('identity.passkeysNot')}</p>`}</section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-factor-screen': LtFactorScreen;
  }
}
