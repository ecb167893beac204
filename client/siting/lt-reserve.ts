import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ExemptionView } from '../../server/contract/exemptions.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { may } from '../api/session.ts';
import { t } from '../i18n/index.ts';
import { mayServe } from '../land/exemption.ts';
import { failingFindings } from '../land/gate.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { QuotaRow } from './quota-rows.ts';
import { blockedBecause } from './reserve-state.ts';
import '../ui/lt-button.ts';
import '../land/lt-exemption-dialog.ts';
import './lt-reserve-dialog.ts';

/**
 * The way from a check to a reservation: the button that says what is missing, the exemption where rules forbid the site, and both dialogs.
 * Events: `lt-stale` when the check must be asked again, `lt-done` when the site has become a project and the dialog is closed.
 */
@customElement('lt-reserve')
export class LtReserve extends LtElement {
  static override styles = [
    baseStyles,
    css`:host { flex: 1; display: flex; flex-wrap: wrap; gap: 8px; min-width: 0; } lt-button[block] { flex: 1; } lt-exemption-dialog, lt-reserve-dialog { display: contents; }`,
  ];

  @property({ attribute: false }) check: CheckReply | undefined;
  @property({ attribute: false }) rows: readonly QuotaRow[] = [];
  @property() giver = '';
  /** The answer on the screen is not, or no longer, the answer for the site. */
  @property({ type: Boolean }) busy = false;
  @property({ type: Boolean }) valid = false;
  /** The map stands at a past date. */
  @property({ type: Boolean }) past = false;
  @state() private reserving = false;
  @state() private exempting = false;
  @state() private exemption: ExemptionView | null = null;
  private done = false;

  /** An exemption stays chosen for as long as it may be for the site. */
  override willUpdate(): void {
    if (this.exemption && this.check && !mayServe(this.exemption, this.check)) this.exemption = null;
  }

  private readonly closeReserve = (): void => {
    this.reserving = false;
    if (this.done) {
      this.exemption = null;
      this.tell('lt-done');
    }
    this.done = false;
  };

  private readonly toExemption = (): void => {
    this.reserving = false;
    this.exempting = true;
  };

  override render(): TemplateResult {
    const { check, rows, busy, valid, past, exemption } = this;
    const allowed = may('projects.create');
    const blocked = blockedBecause({ check, busy, valid, rows, past, allowed, exempted: exemption !== null });
    const forbidden = allowed && !past && check?.use && failingFindings(check.findings).length > 0 && exemption === null;
    const open = (what: 'reserving' | 'exempting', on: boolean) => (): void => {
      this[what] = on;
    };
    return html`${forbidden ? html`<lt-button class="exempt" ?disabled=${busy} @click=${open('exempting', true)}>${t('siting.toExempt')}</lt-button>` : nothing}
      <lt-button class="reserve" block variant="primary" ?disabled=${blocked !== ''} reason=${blocked} @click=${open('reserving', true)}>${t('siting.reserve')}</lt-button>
      <lt-exemption-dialog .open=${this.exempting} .subject=${check ?? null} @lt-close=${open('exempting', false)} @lt-take=${(
        event: CustomEvent<{ exemption: ExemptionView }>,
      ) => {
        this.exemption = event.detail.exemption;
        this.exempting = false;
      }}></lt-exemption-dialog>
      <lt-reserve-dialog .open=${this.reserving} .check=${check} .rows=${rows} .exemption=${exemption} giver=${this.giver} @lt-close=${this.closeReserve} @lt-exempt=${this.toExemption} @lt-reserved=${() => {
        this.done = true;
      }}></lt-reserve-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-reserve': LtReserve;
  }
}
