import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CheckReply } from '../../server/contract/siting.ts';
import { pick, t } from '../i18n/index.ts';
import { inReadingOrder, type NamedFinding, refusedUses, wordsOf } from '../land/finding-words.ts';
import { areaUnit } from '../state/settings.ts';
import { ShownController } from '../state/shown.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-finding.ts';
import '../ui/lt-status.ts';

/** The findings of a check: how many of each, then each with clause, source and amount; those that pass are folded. Event: `lt-choose` {id}. */
@customElement('lt-findings')
export class LtFindings extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      .counts { display: flex; flex-wrap: wrap; gap: 4px 14px; padding: 10px var(--inset); font-size: var(--text-s); border-bottom: 1px solid var(--line); }
      .more { padding: 4px var(--inset); border-bottom: 1px solid var(--line-2); }
      .remedy { color: var(--ink-2); font-size: var(--text-s); }
      .remedy b { color: var(--ink); font-weight: 600; }
    `,
  ];

  @property({ attribute: false }) check!: CheckReply;
  /** The id of the finding that stands out. */
  @property() on = '';
  private readonly unit = new StoreController(this, areaUnit);
  @state() private showPass = false;
  protected readonly shown = new ShownController(this, () =>
    this.check.findings.flatMap(({ layer, restricted }) => (layer && !restricted ? [{ id: layer.id, attributes: [] }] : [])),
  );

  override updated(): void {
    this.renderRoot.querySelector('lt-finding[selected]')?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    const all = inReadingOrder(this.check.findings);
    const pass = all.filter(({ finding }) => finding.verdict === 'pass');
    const rest = all.filter(({ finding }) => finding.verdict !== 'pass');
    const flip = (): void => {
      this.showPass = !this.showPass;
    };
    return html`<div class="counts" role="group" aria-label=${t('siting.counts')}>${(['fail', 'unknown', 'warn', 'pass'] as const).map(
      (verdict) =>
        this.check.counts[verdict] > 0 ? html`<lt-status status=${verdict} .count=${this.check.counts[verdict]}></lt-status>` : nothing,
    )}</div>
      ${rest.map((each) => this.row(each))}
      ${pass.length > 0 ? html`<div class="more"><lt-button size="s" variant="quiet" icon=${this.showPass ? 'chevronUp' : 'chevronDown'} @click=${flip}>${t(this.showPass ? 'siting.hidePass' : 'siting.showPass', { count: pass.length })}</lt-button></div>` : nothing}
      ${this.showPass ? pass.map((each) => this.row(each)) : nothing}`;
  }

  private row({ id, finding }: NamedFinding): TemplateResult {
    const { heading, clause, source, amount, note } = wordsOf(finding, this.unit.value);
    const on = this.on === id;
    return html`<lt-finding status=${finding.verdict} heading=${heading} clause=${clause} source=${source} amount=${amount} note=${note} ?selected=${on} @lt-select=${() => this.tell('lt-choose', { id: on ? '' : id })}>${
      on && finding.verdict !== 'pass' ? this.remedy({ id, finding }) : nothing
    }</lt-finding>`;
  }

  private remedy({ finding }: NamedFinding): TemplateResult {
    const uses = refusedUses(finding, this.unit.value);
    const name = finding.feature?.name ?? finding.feature?.key;
    return html`<div class="remedy">${name ? html`<div>${name}</div>` : nothing}${uses.length > 0 ? html`<div>${uses.join(t('siting.listComma'))}</div>` : nothing}
      <div><b>${t('siting.whatLifts')}</b> ${pick(finding.remedy)}</div></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-findings': LtFindings;
  }
}
