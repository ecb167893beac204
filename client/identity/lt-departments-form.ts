import { css, html, type nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { departmentEndpoints } from '../../server/contract/departments.ts';
import { call } from '../api/call.ts';
import { pick, t } from '../i18n/index.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { Attempt } from './attempt.ts';
import '../ui/lt-button.ts';
import '../ui/lt-check.ts';

/** To which departments an account belongs, or that its roles say it. Event: `lt-done`. */
@customElement('lt-departments-form')
export class LtDepartmentsForm extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; gap: 10px; }
      .checks { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px 12px; }
      .acts { display: flex; flex-wrap: wrap; gap: 8px; }
    `,
  ];

  @property() name = '';
  /** The departments that count now. */
  @property({ attribute: false }) departments: readonly string[] = [];
  @state() private chosen: readonly string[] = [];
  private readonly attempt = new Attempt(this);
  private readonly all = new Resource(this, async (signal) => (await call(departmentEndpoints.list, { signal })).items);

  override willUpdate(changed: PropertyValues<this>): void {
    this.all.want('all');
    if (changed.has('name') || changed.has('departments')) this.chosen = this.departments;
  }

  private async save(departments: readonly string[] | null): Promise<void> {
    const body = { departments: departments && [...departments] };
    if (await this.attempt.run('save', () => call(departmentEndpoints.assign, { params: { name: this.name }, body }))) this.tell('lt-done');
  }

  override render(): TemplateResult | typeof nothing {
    return stateOf(this.all, (items) => {
      const missing = this.chosen.length === 0 ? t('identity.departmentMissing') : '';
      const turn =
        (id: string) =>
        (event: CustomEvent<{ checked: boolean }>): void => {
          const others = this.chosen.filter((each) => each !== id);
          this.chosen = event.detail.checked ? [...others, id] : others;
        };
      return html`<div class="checks" role="group" aria-label=${t('identity.departments')}>${items.map(
        ({ id, name }) => html`<lt-check label=${pick(name)} .checked=${this.chosen.includes(id)} @lt-change=${turn(id)}></lt-check>`,
      )}</div>${this.attempt.problem()}
        <div class="acts"><lt-button size="s" variant="primary" ?busy=${this.attempt.busy !== ''} ?disabled=${missing !== ''} reason=${missing} @click=${() => this.save(this.chosen)}>${t('identity.saveDepartments')}</lt-button>
          <lt-button size="s" @click=${() => this.save(null)}>${t('identity.byRoles')}</lt-button></div>`;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-departments-form': LtDepartmentsForm;
  }
}
