import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { LAYERS } from '../../gis-data/standards/layers.ts';
import { QUOTA_KINDS } from '../../gis-data/standards/quota-kinds.ts';
import { type DepartmentView, departmentEndpoints } from '../../server/contract/departments.ts';
import { call } from '../api/call.ts';
import { session } from '../api/session.ts';
import { pick, t } from '../i18n/index.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import type { Option } from '../ui/lt-select.ts';
import { Attempt } from './attempt.ts';
import { tellOutcome } from './outcome.ts';
import { identityStyles } from './styles.ts';
import { rolesLine } from './words.ts';
import './lt-set-field.ts';
import '../ui/lt-button.ts';
import '../ui/lt-check.ts';
import '../ui/lt-dialog.ts';

const FUNDS = 'funds';
const kindOptions = (): Option[] => [
  ...QUOTA_KINDS.map(({ id, zh, en }) => ({ value: id, label: pick({ zh, en }) })),
  { value: FUNDS, label: t('flows.funds') },
];
const layerOptions = (): Option[] => LAYERS.map(({ id, zh, en }) => ({ value: id, label: pick({ zh, en }) }));

/** The departments: which kinds of quota their people may move, which layers they may deliver, and the change of it. */
@customElement('lt-departments-screen')
export class LtDepartmentsScreen extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    identityStyles,
    css`
      .card { grid-template-rows: auto 1fr; height: 100%; }
      .card dl { align-content: start; }
      .card header { display: flex; align-items: center; gap: 10px; }
      .card h2 { flex: 1; }
      .form { display: grid; gap: 14px; }
    `,
  ];

  @state() private draft: DepartmentView | null = null;
  private readonly attempt = new Attempt(this);
  private readonly known = new Resource(this, async (signal) => (await call(departmentEndpoints.list, { signal })).items);

  override willUpdate(): void {
    this.known.want('all');
  }

  private readonly save = async (): Promise<void> => {
    const { id, kinds, layers, across } = this.draft!;
    const done = await this.attempt.run('save', async () => {
      tellOutcome(await call(departmentEndpoints.change, { params: { id }, body: { kinds, layers, across } }));
    });
    if (!done) return;
    this.draft = null;
    await this.known.reload();
  };

  override render(): TemplateResult {
    return html`<div dock="page"><div class="page">${stateOf(this.known, (items) => this.show(items))}</div></div>`;
  }

  private show(items: readonly DepartmentView[]): TemplateResult {
    const everywhere = session.get().user?.scope.includes('*') ?? false;
    return html`<div class="head"><div><h1>${t('app.nav.departments')}</h1><p class="muted">${t('departments.what')}${everywhere ? nothing : html` ${t('departments.onlyEverywhere')}`}</p></div></div>
      <div class="cards">${items.map((department) => this.card(department, everywhere))}</div>${this.dialog()}`;
  }

  private card(department: DepartmentView, mayChange: boolean): TemplateResult {
    const { name, roles, kinds, layers, across } = department;
    const ask = (): void => {
      this.draft = department;
    };
    const words = (ids: readonly string[], options: readonly Option[]): string => {
      if (ids.includes('*')) return t('departments.every');
      return (
        ids.map((id) => options.find((option) => option.value === id)?.label ?? id).join(t('siting.listComma')) || t('departments.none')
      );
    };
    return html`<section class="card"><header><h2>${pick(name)}</h2>
        ${mayChange ? html`<lt-button size="s" label="${t('departments.changing', { name: pick(name) })}" @click=${ask}>${t('departments.change')}</lt-button>` : nothing}</header>
      <dl><dt>${t('departments.roles')}</dt><dd>${rolesLine(roles) || t('departments.none')}</dd>
        <dt>${t('departments.kinds')}</dt><dd>${words(kinds, kindOptions())}</dd>
        <dt>${t('departments.layers')}</dt><dd>${words(layers, layerOptions())}</dd>
        <dt>${t('departments.across')}</dt><dd>${t(across ? 'departments.acrossYes' : 'departments.acrossNo')}</dd></dl></section>`;
  }

  private change(change: Partial<DepartmentView>): void {
    if (this.draft) this.draft = { ...this.draft, ...change };
  }

  private dialog(): TemplateResult {
    const { draft } = this;
    const close = (): void => {
      this.draft = null;
    };
    const set = (key: 'kinds' | 'layers') => (event: CustomEvent<{ value: string[] }>) => this.change({ [key]: [...event.detail.value] });
    return html`<lt-dialog heading=${draft ? t('departments.changing', { name: pick(draft.name) }) : ''} .open=${draft !== null} @lt-close=${close}>
      ${
        draft
          ? html`<div class="form">
        <lt-set-field label=${t('departments.kinds')} placeholder=${t('departments.addKind')} .options=${kindOptions()} .value=${draft.kinds} @lt-change=${set('kinds')}></lt-set-field>
        <lt-set-field label=${t('departments.layers')} placeholder=${t('departments.addLayer')} .options=${layerOptions()} .value=${draft.layers} @lt-change=${set('layers')}></lt-set-field>
        <lt-check label=${t('departments.acrossWhat')} .checked=${draft.across} @lt-change=${(event: CustomEvent<{ checked: boolean }>) => this.change({ across: event.detail.checked })}></lt-check>
        ${this.attempt.problem()}</div>`
          : nothing
      }
      <lt-button slot="foot" @click=${close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant="primary" ?busy=${this.attempt.busy !== ''} @click=${this.save}>${t('departments.save')}</lt-button></lt-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-departments-screen': LtDepartmentsScreen;
  }
}
