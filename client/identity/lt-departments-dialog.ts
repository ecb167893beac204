import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type DepartmentView, departmentEndpoints } from '../../server/contract/departments.ts';
import { call } from '../api/call.ts';
import { session } from '../api/session.ts';
import { pick, t } from '../i18n/index.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import { Attempt } from './attempt.ts';
import { kindNames, layerNames, type Named } from './grant-words.ts';
import '../ui/lt-button.ts';
import '../ui/lt-check.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-select.ts';

type Work = Pick<DepartmentView, 'kinds' | 'layers' | 'across'>;

/** With which kinds of quota and layers the people of a department work; changed, or proposed. Event: `lt-close`. */
@customElement('lt-departments-dialog')
export class LtDepartmentsDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      form, fieldset { display: grid; gap: 12px; }
      fieldset { grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 6px 12px; margin: 0; padding: 0; border: 0; min-width: 0; }
      legend { margin-bottom: 4px; padding: 0; color: var(--ink-2); font-size: var(--text-s); }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @state() private chosen = '';
  @state() private work: Work = { kinds: [], layers: [], across: false };
  private readonly attempt = new Attempt(this);
  private readonly all = new Resource(this, async (signal) => (await call(departmentEndpoints.list, { signal })).items);

  override willUpdate(changed: PropertyValues<this>): void {
    if (!this.open) return;
    this.all.want('all');
    if (!changed.has('open')) return;
    this.chosen = '';
    this.all.soon(0);
  }

  private readonly close = (): void => void this.tell('lt-close');

  private choose(id: string): void {
    const found = this.all.value?.find((each) => each.id === id);
    this.chosen = found?.id ?? '';
    if (found) this.work = { kinds: found.kinds, layers: found.layers, across: found.across };
  }

  private readonly save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!this.chosen) return;
    const { kinds, layers, across } = this.work;
    const body = { kinds: [...kinds], layers: [...layers], across };
    const done = await this.attempt.run('save', async () => {
      const { grant } = await call(departmentEndpoints.change, { params: { id: this.chosen }, body });
      toast(t(grant ? 'identity.grant.waiting' : 'ui.done'), { tone: grant ? 'unknown' : 'pass' });
    });
    if (done) this.close();
  };

  override render(): TemplateResult {
    const options = (this.all.value ?? []).map(({ id, name }) => ({ value: id, label: pick(name) }));
    const missing = this.chosen ? '' : t('identity.departmentMissing');
    const effect = session.get().separated ? 'identity.departmentsWait' : 'identity.departmentsWhat';
    return html`<lt-dialog heading=${t('identity.departmentsEdit')} .open=${this.open} @lt-close=${this.close}><form @submit=${this.save}>
        <p class="small muted">${t(effect)}</p>
        <lt-select label=${t('identity.department')} placeholder=${t('identity.departmentMissing')} .options=${options} value=${this.chosen} @lt-change=${(
          event: CustomEvent<{ value: string }>,
        ) => this.choose(event.detail.value)}></lt-select>
        ${this.chosen ? this.fields() : nothing}${this.open ? this.attempt.problem() : nothing}</form>
      <lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant="primary" ?busy=${this.attempt.busy !== ''} ?disabled=${missing !== ''} reason=${missing} @click=${this.save}>${t('identity.saveDepartments')}</lt-button></lt-dialog>`;
  }

  private fields(): TemplateResult {
    return html`${this.list('kinds', t('identity.kinds'), kindNames())}${this.list('layers', t('identity.layers'), layerNames())}
      <lt-check label=${t('identity.across')} .checked=${this.work.across} @lt-change=${(event: CustomEvent<{ checked: boolean }>) => {
        this.work = { ...this.work, across: event.detail.checked };
      }}></lt-check>`;
  }

  /** Checks for each id, or one for all of them. */
  private list(part: 'kinds' | 'layers', label: string, rows: readonly Named[]): TemplateResult {
    const ids = this.work[part];
    const every = ids.includes('*');
    const turn =
      (id: string) =>
      (event: CustomEvent<{ checked: boolean }>): void => {
        const others = id === '*' ? [] : ids.filter((each) => each !== id);
        this.work = { ...this.work, [part]: event.detail.checked ? [...others, id] : others };
      };
    const check = ({ id, name }: Named): TemplateResult =>
      html`<lt-check label=${name} .checked=${ids.includes(id)} @lt-change=${turn(id)}></lt-check>`;
    return html`<fieldset><legend>${label}</legend>${check({ id: '*', name: t('identity.all') })}${every ? nothing : rows.map(check)}</fieldset>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-departments-dialog': LtDepartmentsDialog;
  }
}
