import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Preview } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { errorProps } from '../../api/problem.ts';
import { t } from '../../i18n/index.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-dialog.ts';
import '../../ui/lt-error.ts';
import '../../ui/lt-icon.ts';
import type { Draft } from './draft.ts';
import './lt-balances.ts';
import { flowStyles } from './styles.ts';

/** The last look before a form goes: what it says in a sentence, the balances after, and whether it goes at once or waits. Events: `lt-close`, `lt-confirm`. */
@customElement('lt-confirm-dialog')
export class LtConfirmDialog extends LtElement {
  static override styles = [
    baseStyles,
    flowStyles,
    css`
      :host { display: contents; }
      .what { margin-bottom: 12px; font-size: var(--text-l); font-weight: 600; text-wrap: pretty; }
      lt-balances { display: block; margin-top: 14px; }
      .way { display: flex; gap: 8px; align-items: flex-start; margin-top: 14px; padding: 10px 12px; background: var(--accent-soft); border-radius: var(--r); }
      .way lt-icon { margin-top: 2px; color: var(--accent); }
      lt-error { display: block; margin-top: 12px; }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) draft!: Draft;
  @property() sentence = '';
  @property({ attribute: false }) preview: Preview | undefined;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @property({ type: Boolean }) busy = false;
  @property({ attribute: false }) failure: unknown;
  /** Why the ledger refused, when it answered so. */
  @property() refused = '';

  override updated(changed: Map<string, unknown>): void {
    if (changed.has('open') && this.open) requestAnimationFrame(() => this.renderRoot.querySelector<HTMLElement>('.go')?.focus());
  }

  override render(): TemplateResult {
    const waits = this.preview?.secondPerson ?? true;
    return html`<lt-dialog size="m" heading=${t(waits ? 'flows.confirmAsk' : 'flows.confirmPost')} .open=${this.open} @lt-close=${() => this.tell('lt-close')}>${this.open ? this.body(waits) : nothing}
      <lt-button slot="foot" @click=${() => this.tell('lt-close')}>${t('flows.back')}</lt-button>
      <lt-button slot="foot" class="go" variant="primary" ?busy=${this.busy} @click=${() => this.tell('lt-confirm')}>${t(waits ? 'flows.submit' : 'flows.post')}</lt-button></lt-dialog>`;
  }

  private body(waits: boolean): TemplateResult {
    const { draft, preview } = this;
    return html`<p class="what">${this.sentence}</p>
      <dl><dt>${t('flows.reason')}</dt><dd>${draft.reason}</dd><dt>${t('flows.document')}</dt><dd>${draft.document || '—'}</dd></dl>
      ${preview ? html`<lt-balances .preview=${preview} .regions=${this.regions}></lt-balances>` : nothing}
      <p class="way"><lt-icon name=${waits ? 'user' : 'check'}></lt-icon><span>${t(waits ? 'flows.waitsNote' : 'flows.atOnceNote')}</span></p>
      ${this.refused ? html`<lt-error heading=${t('flows.refused', { why: this.refused })} code="ledger.refused"></lt-error>` : nothing}
      ${this.failure === undefined ? nothing : this.problem()}`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId, retryable } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} @lt-retry=${() => this.tell('lt-confirm')}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-confirm-dialog': LtConfirmDialog;
  }
}
