import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type ExemptionView, exemptionEndpoints } from '../../server/contract/exemptions.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { errorProps } from '../api/problem.ts';
import { formatAgo, t } from '../i18n/index.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import { type ExemptionDraft, exemptionBody, mayServe, type Subject } from './exemption.ts';
import { areExemptible, failingFindings } from './gate.ts';
import './lt-gate-findings.ts';
import '../ui/lt-button.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import '../ui/lt-status.ts';

/**
 * Exemptions of a site that rules forbid: one that is approved is taken for the reservation, or one is asked for by document and reason.
 * Events: `lt-close`, `lt-take` {exemption}.
 */
@customElement('lt-exemption-dialog')
export class LtExemptionDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      form { display: grid; gap: 12px; margin-top: 14px; }
      h3 { margin: 14px 0 4px; }
      ul { list-style: none; margin: 0; padding: 0; }
      li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; align-items: center; padding: 7px 0; border-bottom: 1px solid var(--line-2); }
      li small { color: var(--ink-3); font-size: var(--text-s); }
      lt-error { display: block; margin-top: 12px; }
      .why { margin-top: 12px; color: var(--ink-2); }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) subject: Subject | null = null;
  @state() private draft: ExemptionDraft = { id: '', document: '', reason: '' };
  @state() private tried = false;
  @state() private busy = false;
  @state() private failure: unknown;
  private readonly known = new Resource(this, (signal) => call(exemptionEndpoints.list, { query: { limit: 200 }, signal }));
  protected readonly live = new LiveController(this, ['exemption.changed'], () => this.known.soon());

  override willUpdate(changed: Map<string, unknown>): void {
    if (!this.open) this.known.drop();
    if (!changed.has('open') || !this.open) return;
    this.known.want('all');
    this.draft = { id: crypto.randomUUID(), document: '', reason: '' };
    this.tried = false;
    this.failure = undefined;
  }

  private readonly close = (): void => {
    this.tell('lt-close');
  };

  /** A changed text is another request: the old id would answer the old one. */
  private put(change: Partial<ExemptionDraft>): void {
    this.draft = { ...this.draft, ...change, id: this.failure === undefined ? this.draft.id : crypto.randomUUID() };
  }

  private readonly propose = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.tried = true;
    const body = this.subject ? exemptionBody(this.draft, this.subject) : null;
    if (!body || this.busy) return;
    this.busy = true;
    this.failure = undefined;
    try {
      await call(exemptionEndpoints.propose, { body });
      toast(t('gate.proposed'), { tone: 'pass' });
      this.close();
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  };

  override render(): TemplateResult {
    const { subject } = this;
    const failing = failingFindings(subject?.findings ?? []);
    const possible = areExemptible(failing);
    return html`<lt-dialog heading=${t('gate.exempt')} .open=${this.open} @lt-close=${this.close}>${
      this.open && subject
        ? html`<lt-gate-findings .findings=${failing}></lt-gate-findings>
      ${possible ? html`${stateOf(this.known, ({ items }) => this.mine(items, subject), 2)}${this.form()}` : html`<p class="why">${t('gate.notExemptible')}</p>`}
      ${this.failure === undefined ? nothing : this.problem()}`
        : nothing
    }
      <lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      ${possible ? html`<lt-button slot="foot" variant="primary" ?busy=${this.busy} @click=${this.propose}>${t('gate.propose')}</lt-button>` : nothing}</lt-dialog>`;
  }

  private mine(items: readonly ExemptionView[], subject: Subject): TemplateResult | typeof nothing {
    const fit = items.filter((each) => (each.state === 'approved' || each.state === 'waiting') && mayServe(each, subject));
    if (fit.length === 0) return nothing;
    return html`<h3>${t('gate.usable')}</h3><ul>${fit.map(
      (each) =>
        html`<li><span>${each.document}</span>${
          each.state === 'approved'
            ? html`<lt-button size="s" variant="primary" @click=${() => this.tell('lt-take', { exemption: each })}>${t('gate.take')}</lt-button>`
            : html`<lt-status status="unknown" label=${t('gate.waitingHere')}></lt-status>`
        }<small>${each.proposedBy} · ${formatAgo(each.proposedAt)}</small></li>`,
    )}</ul>`;
  }

  private form(): TemplateResult {
    const field = (name: 'document' | 'reason', most: number): TemplateResult => {
      const wrong = this.tried && this.draft[name].trim().length < 2 ? t('gate.needed') : '';
      const take = (event: CustomEvent<{ value: string }>): void => this.put({ [name]: event.detail.value });
      return html`<lt-field required label=${t(`gate.${name}`)} ?multiline=${name === 'reason'} max-length=${most} .value=${this.draft[name]} error=${wrong} @lt-input=${take}></lt-field>`;
    };
    return html`<p class="why">${t('gate.exemptNote')}</p><form @submit=${this.propose}>${field('document', 200)}${field('reason', 400)}</form>`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId, retryable } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} @lt-retry=${this.propose}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-exemption-dialog': LtExemptionDialog;
  }
}
