import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { may, session, signOut } from '../api/session.ts';
import { type AreaUnit, areaUnitName, type Locale, locale, t, today } from '../i18n/index.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { type ThemeChoice, themeChoice } from '../style/theme.ts';
import { LtElement } from '../ui/element.ts';
import type { MenuItem } from '../ui/lt-menu.ts';
import { mark } from '../ui/mark.ts';
import { screens } from './screens.ts';
import '../ui/lt-button.ts';
import '../ui/lt-chip.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-field.ts';
import '../ui/lt-menu.ts';
import './lt-search.ts';

const units: readonly AreaUnit[] = ['mu', 'ha', 'm2'];
const themes: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** The header: mark, the words of the product, search, the date of the data, the area unit, who is here. Event: `lt-help`. */
@customElement('lt-header')
export class LtHeader extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; align-items: center; gap: 14px; height: 48px; padding: 0 14px; background: var(--surface); border-bottom: 1px solid var(--line); position: relative; z-index: 30; }
      .mark { display: flex; align-items: center; gap: 9px; font-size: var(--text-l); font-weight: 650; letter-spacing: 0.02em; color: var(--ink); white-space: nowrap; }
      .mark:hover { text-decoration: none; }
      nav { display: flex; gap: 2px; height: 100%; }
      nav a { display: flex; align-items: center; padding: 2px 11px 0; color: var(--ink-2); font-weight: 400; border-bottom: 2px solid transparent; white-space: nowrap; }
      nav a:hover { color: var(--ink); text-decoration: none; }
      nav a:focus-visible { outline-offset: -3px; }
      nav a[aria-current] { color: var(--ink); font-weight: 600; border-bottom-color: var(--accent); }
      nav a span { display: grid; }
      nav a span::after { content: attr(data-text); height: 0; overflow: hidden; visibility: hidden; font-weight: 600; }
      .tools { display: flex; align-items: center; gap: 8px; margin-inline-start: auto; }
      lt-search { margin-inline-start: auto; }
      .who { max-width: 15rem; }
      .who span { overflow: hidden; text-overflow: ellipsis; }
      @media (max-width: 480px) { :host { padding: 0 8px; } .who span { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); } }
      @media (max-width: 1180px) { .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } :host { gap: 8px; } nav a { padding-inline: 8px; } }
      @media (max-width: 900px) { nav { position: fixed; inset: auto 0 0; z-index: 40; height: 48px; background: var(--surface); border-top: 1px solid var(--line); justify-content: space-around; } nav a { border-bottom: 0; border-top: 2px solid transparent; } nav a[aria-current] { border-top-color: var(--accent); } .unit { display: none; } }
    `,
  ];

  private readonly who = new StoreController(this, session);
  private readonly view = new StoreController(this, view);
  private readonly unit = new StoreController(this, areaUnit);
  private readonly look = new StoreController(this, themeChoice);
  @state() private picking = false;
  /** The day in the dialog: it is shown on the button, or on Enter, not while it is typed. */
  @state() private picked = '';

  /** Put the cursor into the search box. */
  search(): void {
    this.renderRoot.querySelector('lt-search')?.focus();
  }

  override render(): TemplateResult {
    const here = this.view.value.path.split('/')[0];
    const shown = screens.filter((screen) => screen.nav && (!screen.may || may(screen.may)));
    return html`<a class="mark" href="/map" title=${t('app.goHome')}>${mark(22)}<span class="name">${t('app.fullName')}</span></a>
      <nav aria-label=${t('app.nav')}>${shown.map(
        (screen) =>
          html`<a href="/${screen.id}" aria-current=${screen.id === here ? 'page' : nothing}><span data-text=${t(screen.label)}>${t(screen.label)}</span></a>`,
      )}</nav>
      ${may('blueprint.read') ? html`<lt-search></lt-search><div class="tools">${this.date()}${this.areaUnit()}${this.account()}</div>${this.dateDialog()}` : html`<div class="tools">${this.account()}</div>`}`;
  }

  private date(): TemplateResult {
    const { date } = this.view.value;
    const wide = innerWidth >= 1320;
    return html`<lt-chip action tone=${date ? 'warn' : 'plain'} icon=${date ? 'history' : 'calendar'} label=${wide ? t('app.dataDate') : ''} value=${date ?? today()} title=${t('app.dataDate')} aria-label=${t('app.dataDate')} @click=${() => {
      this.picked = date ?? today();
      this.picking = true;
    }}></lt-chip>`;
  }

  private dateDialog(): TemplateResult {
    const close = (): void => {
      this.picking = false;
    };
    const take = (date: string): void => {
      close();
      go({ date: date < today() ? date : undefined });
    };
    // The stroke that closes the dialog would press the button that opened it: the focus goes back to it before the key is up.
    const keep = (event: KeyboardEvent): void => {
      if (event.key === 'Enter') event.preventDefault();
    };
    const settle = (event: Event): void => {
      event.preventDefault();
      if (this.picked && this.picked <= today()) take(this.picked);
    };
    return html`<lt-dialog size="s" heading=${t('app.dataDate')} .open=${this.picking} @lt-close=${close}>
      <form @submit=${settle} @keydown=${keep}><lt-field type="date" label=${t('app.dataDate')} hint=${t('app.dataDateHint')} max=${today()} .value=${this.picked} error=${this.picked > today() ? t('app.dataDateAhead') : ''}
        @lt-input=${(event: CustomEvent<{ value: string }>) => {
          this.picked = event.detail.value;
        }}></lt-field></form>
      <lt-button slot="foot" @click=${() => take(today())}>${t('app.backToToday')}</lt-button>
      <lt-button slot="foot" variant="primary" ?disabled=${!this.picked || this.picked > today()} @click=${settle}>${t('app.dataDateShow')}</lt-button></lt-dialog>`;
  }

  private areaUnit(): TemplateResult {
    const items = units.map((id): MenuItem => ({ id, label: areaUnitName(id), checked: id === this.unit.value }));
    return html`<lt-menu class="unit" label=${t('app.areaUnit')} .items=${items} @lt-select=${(event: CustomEvent<{ id: AreaUnit }>) => areaUnit.set(event.detail.id)}>${areaUnitName(this.unit.value)}</lt-menu>`;
  }

  private account(): TemplateResult | typeof nothing {
    const { user } = this.who.value;
    if (!user) return nothing;
    return html`<lt-menu class="who" label=${t('app.userMenu')} icon="user" .items=${this.accountItems()} @lt-select=${this.choose}><span>${user.displayName}</span></lt-menu>`;
  }

  private accountItems(): MenuItem[] {
    const more = screens.filter(
      (screen) => !screen.nav && !screen.bare && (!screen.may || may(screen.may)) && (!screen.demoOnly || this.who.value.synthetic),
    );
    return [
      ...more.map((screen): MenuItem => ({ id: `go:${screen.id}`, label: t(screen.label), icon: screen.icon })),
      { id: 'r0', rule: true },
      { id: 'h1', label: t('app.language'), heading: true },
      ...(['zh', 'en'] as const).map(
        (id): MenuItem => ({ id: `language:${id}`, label: t(`app.language.${id}`), checked: id === this.locale.value }),
      ),
      { id: 'h2', label: t('app.theme'), heading: true },
      ...themes.map((id): MenuItem => ({ id: `theme:${id}`, label: t(`app.theme.${id}`), checked: id === this.look.value })),
      { id: 'r1', rule: true },
      { id: 'help', label: t('app.shortcuts'), icon: 'help', key: '?' },
      { id: 'out', label: t('app.signOut'), icon: 'arrowRight' },
    ];
  }

  private choose(event: CustomEvent<{ id: string }>): void {
    const [what, value = ''] = event.detail.id.split(':');
    if (what === 'go') go({ path: value, sel: undefined });
    if (what === 'language') locale.set(value as Locale);
    if (what === 'theme') themeChoice.set(value as ThemeChoice);
    if (what === 'help') this.tell('lt-help');
    if (what === 'out') signOut().catch(() => undefined);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-header': LtHeader;
  }
}
