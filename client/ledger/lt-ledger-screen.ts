import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import { type LedgerPage, ledgerPages } from './pages.ts';
import { addressOfPage, readLedger } from './place.ts';

/** The ledger: its pages under one navigation. A page is a row of `pages.ts`. */
@customElement('lt-ledger-screen')
export class LtLedgerScreen extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    css`
      .screen { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; min-height: 0; }
      nav { display: flex; gap: 2px; padding: 0 calc(var(--gap-4) - 8px); overflow-x: auto; background: var(--surface); border-bottom: 1px solid var(--line); }
      nav a { display: flex; align-items: center; height: 38px; padding: 0 9px; color: var(--ink-2); font-weight: 400; white-space: nowrap; border-bottom: 2px solid transparent; }
      nav a:hover { color: var(--ink); text-decoration: none; }
      nav a[aria-current] { color: var(--ink); font-weight: 600; border-bottom-color: var(--accent); }
      nav a:focus-visible { outline-offset: -3px; }
      nav i { flex: none; width: 1px; height: 16px; margin: auto 8px; background: var(--line); }
      .body { min-height: 0; overflow: auto; }
      @media print { nav { display: none; } .screen { display: block; height: auto; } .body { overflow: visible; } }
    `,
  ];

  private readonly where = new StoreController(this, view, readLedger);
  @state() private failed = '';
  private readonly asked = new Set<string>();

  private get page(): LedgerPage | undefined {
    return ledgerPages.find((page) => page.id === this.where.value.page);
  }

  override willUpdate(): void {
    const { page } = this;
    if (!page || this.asked.has(page.id)) return;
    this.asked.add(page.id);
    page.load().catch(() => {
      this.asked.delete(page.id);
      this.failed = page.id;
    });
  }

  private readonly retry = (): void => {
    this.failed = '';
  };

  override render(): TemplateResult {
    return html`<div dock="page"><div class="screen">${this.navigation()}<div class="body">${this.body()}</div></div></div>`;
  }

  private navigation(): TemplateResult {
    const now = this.where.value;
    const shown = ledgerPages.filter((page) => page.label);
    const link = (page: LedgerPage, index: number): TemplateResult => {
      const apart = index > 0 && shown[index - 1]?.group !== page.group;
      return html`${apart ? html`<i></i>` : nothing}<a href=${addressOfPage(page.id, now)} aria-current=${page.id === now.page ? 'page' : nothing}>${page.label ? t(page.label) : nothing}${page.badge?.() ?? nothing}</a>`;
    };
    return html`<nav aria-label=${t('ledger.tabs')}>${shown.map(link)}</nav>`;
  }

  private body(): TemplateResult {
    const { page } = this;
    if (!page) return html`<lt-empty icon="ledger" heading=${t('app.notFound')} text=${t('app.notFoundWhy')}></lt-empty>`;
    if (this.failed === page.id)
      return html`<lt-error heading=${t('app.loadFailed')} advice=${t('app.loadFailedWhy')} code="offline" retryable @lt-retry=${this.retry}></lt-error>`;
    return page.draw(this.where.value);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-ledger-screen': LtLedgerScreen;
  }
}
