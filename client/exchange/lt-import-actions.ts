import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ImportView } from '../../server/contract/exchange.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-dialog.ts';
import { openText } from './words.ts';

/** What can be done with an import in its state. Discarding cannot be undone, so it is asked once more. Events: `lt-commit`, `lt-revert`, `lt-discard`, `lt-again`. */
@customElement('lt-import-actions')
export class LtImportActions extends LtElement {
  static override styles = [baseStyles, css`:host { flex: 1; display: flex; gap: 8px; min-width: 0; } lt-button[block] { flex: 1; }`];

  @property({ attribute: false }) job!: ImportView;
  @property({ type: Boolean }) busy = false;
  @state() private asking = false;

  override render(): TemplateResult | typeof nothing {
    const { state: now } = this.job;
    if (now === 'reverted' || now === 'discarded') return nothing;
    if (now === 'committed')
      return html`<lt-button block icon="undo" ?busy=${this.busy} @click=${() => this.tell('lt-revert')}>${t('exchange.revert')}</lt-button>`;
    return html`<lt-button icon="trash" ?disabled=${this.busy} @click=${this.ask}>${t('exchange.discard')}</lt-button>${this.main()}${this.dialog()}`;
  }

  private readonly ask = (): void => {
    this.asking = true;
  };

  private main(): TemplateResult | typeof nothing {
    const { state: now, committable, unresolved } = this.job;
    if (now === 'refused')
      return html`<lt-button block icon="refresh" ?busy=${this.busy} @click=${() => this.tell('lt-again')}>${t('exchange.again')}</lt-button>`;
    if (now !== 'ready') return nothing;
    const why = committable ? '' : openText(unresolved);
    return html`<lt-button block variant="primary" ?busy=${this.busy} ?disabled=${!committable} reason=${why} @click=${() => this.tell('lt-commit')}>${t('exchange.commit')}</lt-button>`;
  }

  private dialog(): TemplateResult {
    const close = (event: Event): void => {
      event.stopPropagation();
      this.asking = false;
    };
    const discard = (event: Event): void => {
      close(event);
      this.tell('lt-discard');
    };
    return html`<lt-dialog size="s" heading=${t('exchange.discardAsk')} .open=${this.asking} @lt-close=${close}>${t('exchange.discardNote', { name: this.job.fileName })}
      <lt-button slot="foot" @click=${close}>${t('ui.cancel')}</lt-button><lt-button slot="foot" variant="danger" @click=${discard}>${t('exchange.discard')}</lt-button></lt-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-import-actions': LtImportActions;
  }
}
