import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { grantEndpoints } from '../../server/contract/grants.ts';
import { PERSON_STATES, type PersonView, peopleEndpoints } from '../../server/contract/people.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { may, session } from '../api/session.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { regionsOf } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import { appended, Resource } from '../state/resource.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import type { Column } from '../ui/lt-table.ts';
import { regionsLine, rolesLine, stateTones, stateWord } from './words.ts';
import './lt-grants.ts';
import './lt-invite-dialog.ts';
import './lt-person-page.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-field.ts';
import '../ui/lt-segment.ts';
import '../ui/lt-status.ts';
import '../ui/lt-table.ts';

type State = PersonView['state'];
type Page = ReplyOut<typeof peopleEndpoints.people>;

/** The people of the own regions, or the page of the one that the address names. */
@customElement('lt-people-screen')
export class LtPeopleScreen extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    css`
      .list { display: grid; grid-template-rows: auto auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 10px; min-height: 44px; padding: 6px var(--inset); border-bottom: 1px solid var(--line); }
      .bar lt-field { width: 220px; }
      .acts { display: flex; flex-wrap: wrap; gap: 8px; }
      .more { padding: 10px var(--inset); }
      .scroll { min-height: 0; overflow: auto; }
      .note { padding: 6px var(--inset); border-bottom: 1px solid var(--line-2); }
      .waiting { border-bottom: 1px solid var(--line); }
      .waiting h2 { padding: 12px var(--inset) 0; font-size: var(--text-l); }
      lt-grants { display: block; --grants-inset: var(--inset); }
    `,
  ];

  private readonly where = new StoreController(this, view);
  private readonly regions = regionsOf(this);
  @state() private only: State | '' = '';
  @state() private q = '';
  @state() private inviting = false;
  private readonly people = new Resource(this, (signal) => call(peopleEndpoints.people, { query: this.query(), signal }));

  private readonly grants = new Resource(
    this,
    async (signal) => (await call(grantEndpoints.list, { query: { state: 'waiting', limit: 200 }, signal })).items,
  );
  protected readonly live = new LiveController(this, ['grants.changed'], () => this.again());

  private again(): void {
    this.grants.soon(0);
    this.people.soon(0);
  }

  private query(): { q?: string; state?: State } {
    return { ...(this.q ? { q: this.q } : {}), ...(this.only ? { state: this.only } : {}) };
  }

  private readOn(cursor: string): Promise<void> {
    return this.people.readOn(() => call(peopleEndpoints.people, { query: { ...this.query(), cursor } }), appended);
  }

  override willUpdate(): void {
    this.regions.want('all');
    if (this.where.value.path === 'people') this.people.want(`${this.only} ${this.q}`, true);
    else this.people.drop();
    if (this.where.value.path === 'people' && session.get().separated) this.grants.want('waiting');
    else this.grants.drop();
  }

  override render(): TemplateResult {
    const name = this.where.value.path.split('/')[1];
    if (name) return html`<div dock="page"><lt-person-page name=${name} .regions=${this.regions.value ?? []}></lt-person-page></div>`;
    const close = (): void => {
      this.inviting = false;
      this.again();
    };
    return html`<div dock="page"><div class="list">${this.bar()}<p class="note small muted">${t(session.get().separated ? 'identity.separated' : 'identity.together')}</p>
        <div class="scroll">${this.waiting()}${stateOf(this.people, (page) => this.table(page))}</div></div>
      <lt-invite-dialog .open=${this.inviting} .regions=${this.regions.value ?? []} @lt-close=${close}></lt-invite-dialog></div>`;
  }

  private waiting(): TemplateResult | typeof nothing {
    const { value, error } = this.grants;
    if (value === undefined && error === undefined) return nothing;
    return stateOf(this.grants, (grants) =>
      grants.length === 0
        ? nothing
        : html`<section class="waiting"><h2>${t('identity.waitingGrants', { count: grants.length })}</h2>
            <lt-grants .grants=${grants} .regions=${this.regions.value ?? []} @lt-done=${this.again}></lt-grants></section>`,
    );
  }

  private bar(): TemplateResult {
    const options = [{ value: '', label: t('identity.all') }, ...PERSON_STATES.map((value) => ({ value, label: stateWord(value) }))];
    return html`<div class="bar"><lt-segment label=${t('identity.people')} .options=${options} value=${this.only} @lt-change=${(
      event: CustomEvent<{ value: State | '' }>,
    ) => {
      this.only = event.detail.value;
    }}></lt-segment>
      <lt-field type="search" hide-label label=${t('identity.find')} placeholder=${t('identity.find')} .value=${this.q} @lt-change=${(
        event: CustomEvent<{ value: string }>,
      ) => {
        this.q = event.detail.value.trim();
      }}></lt-field>
      <div class="end acts">${
        may('departments.manage')
          ? html`<lt-button icon="building" @click=${() => go({ path: 'departments', sel: undefined })}>${t('app.nav.departments')}</lt-button>`
          : nothing
      }${
        may('users.manage')
          ? html`<lt-button variant="primary" icon="add" @click=${() => {
              this.inviting = true;
            }}>${t('identity.invite')}</lt-button>`
          : nothing
      }</div></div>`;
  }

  private columns(): Column<PersonView>[] {
    const regions = (row: PersonView) => regionsLine(this.regions.value ?? [], row.regionIds);
    return [
      { key: 'displayName', label: t('identity.displayName'), value: (row) => row.displayName },
      { key: 'name', label: t('identity.account'), value: (row) => row.name },
      {
        key: 'state',
        label: t('identity.status'),
        value: (row) => stateWord(row.state),
        render: (row) => html`<lt-status status=${stateTones[row.state]} label=${stateWord(row.state)}></lt-status>`,
      },
      { key: 'roles', label: t('identity.roles'), value: (row) => rolesLine(row.roles) || t('identity.noRoles') },
      { key: 'regions', label: t('identity.regions'), value: regions },
      { key: 'secondFactor', label: t('identity.secondFactor'), value: (row) => t(row.secondFactor ? 'identity.on' : 'identity.off') },
      { key: 'seenAt', label: t('identity.seenAt'), value: (row) => row.seenAt, render: (row) => formatInstant(row.seenAt) },
      { key: 'createdBy', label: t('identity.createdBy'), value: (row) => row.createdBy ?? t('identity.bySystem') },
    ];
  }

  private table({ items: rows, next }: Page): TemplateResult {
    if (rows.length === 0) return html`<lt-empty icon="user" heading=${t('identity.nobody')} text=${t('identity.nobodyWhy')}></lt-empty>`;
    const open = (event: CustomEvent<{ key: string }>): void => go({ path: `people/${event.detail.key}`, sel: undefined });
    return html`<lt-table auto-height label=${t('identity.people')} .columns=${this.columns()} .rows=${rows} .keyOf=${(row: PersonView) => row.name} @lt-select=${open}></lt-table>
      ${next === null ? nothing : html`<div class="more"><lt-button .busy=${this.people.readingOn} @click=${() => this.readOn(next)}>${t('identity.more')}</lt-button></div>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-people-screen': LtPeopleScreen;
  }
}
