import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Deputies, type DeputyView, deputyEndpoints } from '../../server/contract/deputies.ts';
import { call } from '../api/call.ts';
import { actFor, session } from '../api/session.ts';
import { t, today } from '../i18n/index.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { Attempt } from './attempt.ts';
import { identityStyles } from './styles.ts';
import '../ui/lt-button.ts';
import '../ui/lt-field.ts';
import '../ui/lt-status.ts';

/** The deputies of a person, and for whom the person may act: the own without a `name`, else those of somebody whom one manages. */
@customElement('lt-deputies')
export class LtDeputies extends LtElement {
  static override styles = [
    baseStyles,
    identityStyles,
    css`
      :host { display: grid; gap: 12px; }
      .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 12px 28px; align-items: start; }
      h3 { font-size: var(--text-m); }
      form { grid-template-columns: minmax(0, 2fr) repeat(2, minmax(0, 1fr)) auto; max-width: 720px; align-items: end; }
      @media (max-width: 700px) { form { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  /** Whose deputies; empty for the own. */
  @property() name = '';
  /** How the person is called. */
  @property({ attribute: 'display-name' }) displayName = '';
  @state() private deputy = '';
  @state() private from = today();
  @state() private until = today();
  private readonly who = new StoreController(this, session);
  private readonly attempt = new Attempt(this);
  private readonly deputies = new Resource(this, (signal) =>
    this.name ? call(deputyEndpoints.ofPerson, { params: { name: this.name }, signal }) : call(deputyEndpoints.own, { signal }),
  );

  override willUpdate(changed: PropertyValues<this>): void {
    this.deputies.want(this.name);
    if (changed.has('name')) this.deputy = '';
  }

  private async act(what: string, work: () => Promise<unknown>): Promise<void> {
    if (await this.attempt.run(what, work)) await this.deputies.reload();
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const deputy = this.deputy.trim();
    if (!deputy) return;
    const body = { deputy, from: this.from, until: this.until };
    await this.act('name', async () => {
      if (this.name) await call(deputyEndpoints.nameFor, { params: { name: this.name }, body });
      else await call(deputyEndpoints.name, { body });
      this.deputy = '';
    });
  };

  private end(id: number): Promise<void> {
    return this.act(`end ${id}`, () =>
      this.name ? call(deputyEndpoints.endOf, { params: { name: this.name, id } }) : call(deputyEndpoints.end, { params: { id } }),
    );
  }

  override render(): TemplateResult {
    return html`${stateOf(this.deputies, (all) => this.show(all), 2)}${this.attempt.problem()}${this.acting ? nothing : this.form()}`;
  }

  /** Whoever acts for another changes no deputies. */
  private get acting(): boolean {
    return Boolean(this.who.value.user?.actingFor);
  }

  private show({ lent, borrowed }: Deputies): TemplateResult {
    const own = this.name === '';
    const person = this.displayName;
    return html`<div class="sides">
      <div><h3>${own ? t('deputies.lentOwn') : t('deputies.lent', { person })}</h3>${this.list(lent, (each) => each.deputy)}</div>
      <div><h3>${own ? t('deputies.borrowedOwn') : t('deputies.borrowed', { person })}</h3>${this.list(borrowed, (each) => each.person)}</div></div>`;
  }

  private list(rows: readonly DeputyView[], whom: (row: DeputyView) => DeputyView['person']): TemplateResult {
    if (rows.length === 0) return html`<p class="muted">${t('deputies.nobody')}</p>`;
    return html`<ul>${rows.map((row) => this.line(row, whom(row)))}</ul>`;
  }

  private line(row: DeputyView, { name, displayName }: DeputyView['person']): TemplateResult {
    const mayAct = this.name === '' && row.now && row.person.name === name && !this.acting;
    const word = t(this.name === '' && row.person.name === name ? 'deputies.giveBack' : 'deputies.end');
    return html`<li><div><b class="strong">${displayName}</b> <span class="muted">${name}</span>
        <p class="small num"><lt-status status=${row.now ? 'pass' : 'unknown'} label=${t(row.now ? 'deputies.now' : 'deputies.coming')}></lt-status>
          ${t('deputies.days', { from: row.from, until: row.until })}</p></div>
      ${mayAct ? html`<lt-button size="s" variant="primary" label="${t('deputies.act')} ${displayName}" ?busy=${this.attempt.busy === 'act'} @click=${() => this.attempt.run('act', () => actFor(name))}>${t('deputies.act')}</lt-button>` : nothing}
      ${this.acting ? nothing : html`<lt-button size="s" label="${word} ${displayName}" ?busy=${this.attempt.busy === `end ${row.id}`} @click=${() => this.end(row.id)}>${word}</lt-button>`}</li>`;
  }

  private form(): TemplateResult {
    const date = (key: 'from' | 'until', min: string) =>
      html`<lt-field type="date" label=${t(`deputies.${key}`)} min=${min} .value=${this[key]} @lt-change=${(
        event: CustomEvent<{ value: string }>,
      ) => {
        this[key] = event.detail.value;
        if (this.until < this.from) this.until = this.from;
      }}></lt-field>`;
    return html`<form @submit=${this.submit}>
      <lt-field label=${t('deputies.deputy')} max-length="40" .value=${this.deputy} @lt-input=${(event: CustomEvent<{ value: string }>) => {
        this.deputy = event.detail.value;
      }}></lt-field>
      ${date('from', today())}${date('until', this.from)}
      <lt-button type="submit" icon="add" ?busy=${this.attempt.busy === 'name'} ?disabled=${!this.deputy.trim()}>${t('deputies.name')}</lt-button></form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-deputies': LtDeputies;
  }
}
