import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { html as staticHtml, unsafeStatic } from 'lit/static-html.js';
import { reachable } from '../api/call.ts';
import { may, session } from '../api/session.ts';
import { markingLine, printed, printMarked } from '../export/marking.ts';
import { formatDate, formatInstant, t } from '../i18n/index.ts';
import { onMap } from '../map/events.ts';
import { dropped } from '../state/dropped.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, goTo, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { addShortcuts, installShortcuts } from '../ui/shortcuts.ts';
import type { LtHeader } from './lt-header.ts';
import { type Screen, screenOf, screens } from './screens.ts';
import { startAtWork } from './start.ts';
import { followVersions } from './versions.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-progress.ts';
import '../ui/lt-toast.ts';
import './lt-acting.ts';
import './lt-foot.ts';
import './lt-header.ts';
import './lt-shortcuts.ts';
import './lt-sign-in.ts';

/** Where the address of the product leads. */
const HOME = 'map';

/** The shell: header, the map with the screen's panels docked around it, foot bar; sign-in before all that. */
@customElement('lt-app')
export class LtApp extends LtElement {
  static override styles = [
    baseStyles,
    css`
      .shell { display: grid; grid-template: 48px auto auto minmax(0, 1fr) 28px / minmax(0, 1fr); height: 100dvh; background: var(--paper); }
      main { position: relative; display: grid; min-height: 0; grid-template: 'top top top' auto 'left map right' minmax(0, 1fr) 'left bottom right' auto / auto minmax(0, 1fr) auto; }
      lt-map { grid-area: map; min-width: 0; min-height: 0; }
      lt-map[inert] { visibility: hidden; }
      main.bare { display: block; height: 100dvh; overflow: auto; background: var(--paper); }
      .page { grid-row: 2 / -1; grid-column: 1 / -1; display: grid; place-content: center; background: var(--paper); }
      .notice { grid-row: 2; display: flex; align-items: center; justify-content: center; gap: 10px; padding: 4px 16px; font-size: var(--text-s); background: var(--warn-soft); color: var(--warn); }
      .notice:empty { display: none; }
      .notice a { white-space: nowrap; }
      .skip { position: absolute; top: -60px; inset-inline-start: 12px; z-index: 99; padding: 8px 14px; background: var(--accent); color: var(--on-accent); border-radius: 0 0 var(--r) var(--r); }
      .skip:focus { top: 0; }
      lt-progress { grid-area: map; align-self: start; z-index: 5; }
      lt-acting { grid-row: 3; }
      lt-foot { grid-row: 5; }
      main { grid-row: 4; }
      .screen { display: contents; }
      .over-map { grid-area: map; position: absolute; inset: auto 0 44px; }
      @media (max-width: 900px) {
        .shell { grid-template: 48px auto auto minmax(0, 1fr) 48px / minmax(0, 1fr); }
        lt-foot { display: none; }
        main { grid-template: 'top' auto 'map' minmax(0, 1fr) 'bottom' auto 'left' auto 'right' auto / minmax(0, 1fr); }
      }
      .marking { display: none; }
      @media print {
        .marking { display: block; margin-bottom: 8px; font-size: var(--text-s); font-weight: 600; text-align: end; }
        .shell, main { display: block; height: auto; background: none; }
        [role='banner'], .notice, lt-acting, lt-map, lt-foot, lt-toast { display: none; }
      }
    `,
  ];

  private readonly who = new StoreController(this, session);
  private readonly view = new StoreController(this, view);
  private readonly sheet = new StoreController(this, printed);
  private readonly reached = new StoreController(this, reachable);
  @state() private ready: Screen | null = null;
  @state() private failed = false;
  @state() private helping = false;
  @state() private mapReady = false;
  @state() private lastSeen = '';
  @query('lt-header') private readonly header!: LtHeader;
  private wanted = '';

  override connectedCallback(): void {
    super.connectedCallback();
    installShortcuts();
    startAtWork();
    addShortcuts(
      { keys: '/', label: 'app.key.search', group: 'general', run: () => this.header?.search() },
      {
        keys: '?',
        label: 'app.key.help',
        group: 'general',
        run: () => {
          this.helping = true;
        },
      },
      { keys: 'Escape', label: 'app.key.escape', group: 'general', run: () => this.escape() },
      ...screens.flatMap((screen) =>
        screen.key
          ? [
              {
                keys: `g ${screen.key}`,
                label: 'app.key.go' as const,
                params: { screen: t(screen.label) },
                group: 'general' as const,
                run: () => go({ path: screen.id, sel: undefined }),
              },
            ]
          : [],
      ),
    );
    window.addEventListener('click', this.followLink);
    window.addEventListener('keydown', this.print);
    reachable.subscribe((yes) => {
      if (!yes) this.lastSeen = formatInstant(new Date()).slice(11);
    });
    followVersions();
    onMap('drop', ({ files }) => this.takeFile(files[0]));
  }

  /** A file dropped on a map that reads none goes to the import screen, for those who may import. */
  private takeFile(file: File | undefined): void {
    const { path } = view.get();
    if (!file || path === 'exchange' || path === 'siting' || !may('imports.write')) return;
    dropped.set(file);
    go({ path: 'exchange', sel: undefined });
  }

  private escape(): void {
    if (view.get().sel) go({ sel: undefined });
  }

  /** Links of ours change the view without loading the page again. */
  private readonly followLink = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.composedPath().find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement);
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (/^\/(api|tiles|ogc|assets)\b/.test(link.pathname)) return;
    event.preventDefault();
    goTo(link.pathname + link.search);
  };

  override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.leaveHome();
    const screen = this.screen();
    const usable = screen && (this.who.value.state === 'in' || screen.open);
    document.title = screen ? `${t(screen.label)} · ${t('app.fullName')}` : t('app.fullName');
    if (!usable || screen.id === this.wanted) return;
    this.wanted = screen.id;
    void this.open(screen);
  }

  /** Who may not see the map begins with the first screen of the own. */
  private leaveHome(): void {
    const home = this.screen();
    if (home?.id !== HOME || this.who.value.state !== 'in' || !home.may || may(home.may)) return;
    const first = screens.find((each) => !each.open && !each.bare && (!each.may || may(each.may)));
    go({ path: first!.id, sel: undefined });
  }

  private screen(): Screen | undefined {
    const { secondFactor, synthetic } = this.who.value;
    const wanted = screenOf(this.view.value.path, synthetic);
    return secondFactor?.needed && !wanted?.open ? screenOf('second-factor', synthetic) : wanted;
  }

  private async open(screen: Screen): Promise<void> {
    this.failed = false;
    try {
      const map = screen.layout === 'map' ? import('../map/lt-map.ts') : Promise.resolve();
      await Promise.all([screen.load(), map]);
      this.mapReady ||= screen.layout === 'map';
      if (this.wanted === screen.id) this.ready = screen;
    } catch {
      this.failed = this.wanted === screen.id;
    }
  }

  private retry(): void {
    this.wanted = '';
    this.requestUpdate();
  }

  override render(): TemplateResult {
    const screen = this.screen();
    if (this.who.value.state === 'loading' && !screen?.open) return html`<div class="shell"></div>`;
    if (this.who.value.state !== 'in' && !screen?.open) return html`<lt-sign-in></lt-sign-in><lt-toast></lt-toast>`;
    if (screen?.bare) return html`<main class="bare" id="main" tabindex="-1">${this.body(screen)}<lt-toast></lt-toast></main>`;
    return html`<div class="shell"><p class="marking">${this.sheet.value ? markingLine(this.sheet.value) : t('sheets.notInJournal')}</p><div class="screen" role="banner"><a class="skip" href="#main" @click=${this.skip}>${t('app.skip')}</a>
        <lt-header @lt-help=${() => {
          this.helping = true;
        }}></lt-header></div>
      <div class="notice" role="status">${this.notice()}</div>
      <lt-acting></lt-acting>
      <main id="main" tabindex="-1">${screen && !screen.open ? html`<h1 class="sr">${t(screen.label)}</h1>` : nothing}${this.mapReady ? html`<lt-map ?inert=${screen?.layout !== 'map'}></lt-map>` : nothing}${this.body(screen)}<lt-toast class=${screen?.layout === 'map' ? 'over-map' : ''}></lt-toast></main>
      <lt-foot role="contentinfo" aria-label=${t('app.footer')}></lt-foot></div>
      <lt-shortcuts .open=${this.helping} @lt-close=${() => {
        this.helping = false;
      }}></lt-shortcuts>`;
  }

  /** The browser's own way to print goes through the journal like the buttons do. */
  private readonly print = (event: KeyboardEvent): void => {
    if (
      this.who.value.state !== 'in' ||
      event.key.toLowerCase() !== 'p' ||
      !(event.ctrlKey || event.metaKey) ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    void printMarked();
  };

  private skip(event: Event): void {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('#main')?.focus();
  }

  private notice(): TemplateResult | typeof nothing {
    if (!this.reached.value) return html`${t('app.offlineNote', { time: this.lastSeen })}`;
    return html`${this.factorNotice()}${this.dateNotice()}`;
  }

  private factorNotice(): TemplateResult | typeof nothing {
    const { secondFactor } = this.who.value;
    if (!secondFactor) return nothing;
    return html`${t('app.factorDue', { date: formatDate(secondFactor.by) })}<a href="/account">${t('app.factorDo')}</a>`;
  }

  private dateNotice(): TemplateResult | typeof nothing {
    const { date } = this.view.value;
    if (!date) return nothing;
    const onMapNow = this.screen()?.layout === 'map';
    return html`${t('app.dataDatePast', { date })}${onMapNow ? html`<span class="small">${t('app.mapToday')}</span>` : nothing}<lt-button size="s" variant="quiet" @click=${() => go({ date: undefined })}>${t('app.backToToday')}</lt-button>`;
  }

  private body(screen: Screen | undefined): TemplateResult {
    if (!screen) {
      return html`<div class="page"><lt-empty icon="map" heading=${t('app.notFound')} text=${t('app.notFoundWhy')}><lt-button variant="primary" @click=${() => go({ path: 'map', sel: undefined })}>${t('app.goHome')}</lt-button></lt-empty></div>`;
    }
    if (this.failed)
      return html`<div class="page"><lt-error heading=${t('app.loadFailed')} advice=${t('app.loadFailedWhy')} code="offline" retryable @lt-retry=${this.retry}></lt-error></div>`;
    if (this.ready?.id !== screen.id) return html`<lt-progress></lt-progress>`;
    if (!customElements.get(screen.tag))
      return html`<div class="page"><lt-empty icon=${screen.icon} heading=${t(screen.label)}></lt-empty></div>`;
    const tag = unsafeStatic(screen.tag);
    return staticHtml`<${tag} class="screen"></${tag}>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-app': LtApp;
  }
}
