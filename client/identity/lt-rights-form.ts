import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { RegionView } from '../../server/contract/regions.ts';
import { ADMINISTRATORS, ROLES, type Role } from '../../server/contract/roles.ts';
import { session } from '../api/session.ts';
import { t } from '../i18n/index.ts';
import { regionName } from '../quota/regions.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { regionWord } from './words.ts';
import '../ui/lt-check.ts';
import '../ui/lt-chip.ts';
import '../ui/lt-select.ts';

export interface RightsChoice {
  readonly roles: readonly Role[];
  readonly regionIds: readonly string[];
}

/** Which roles in which regions. Event: `lt-change` {roles, regionIds}. */
@customElement('lt-rights-form')
export class LtRightsForm extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; gap: 12px; }
      fieldset { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 8px 12px; margin: 0; padding: 0; border: 0; }
      legend { margin-bottom: 4px; padding: 0; color: var(--ink-2); font-size: var(--text-s); }
      lt-check small { display: block; color: var(--ink-3); font-size: var(--text-s); }
      .chips { display: flex; flex-wrap: wrap; gap: 6px; }
    `,
  ];

  @property({ attribute: false }) value: RightsChoice = { roles: [], regionIds: [] };
  @property({ attribute: false }) regions: readonly RegionView[] = [];

  private set(change: Partial<RightsChoice>): void {
    this.value = { ...this.value, ...change };
    this.tell('lt-change', this.value);
  }

  /** Where administrators are separated each of them holds no other role: the choice of one takes the others off. */
  private turn(role: Role, on: boolean): void {
    const isOne = (each: Role): boolean => (ADMINISTRATORS as readonly Role[]).includes(each);
    const apart = (each: Role): boolean => on && session.get().separated && (isOne(role) || isOne(each));
    const others = this.value.roles.filter((each) => each !== role && !apart(each));
    this.set({ roles: ROLES.filter((each) => others.includes(each) || (on && each === role)) });
  }

  private add(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { value } = event.detail;
    if (!value) return;
    const regionIds = value === '*' ? ['*'] : [...this.value.regionIds.filter((id) => id !== '*' && id !== value), value];
    this.set({ regionIds });
  }

  override render(): TemplateResult {
    const everywhere = session.get().user?.scope.includes('*') ?? false;
    const free = this.regions.filter((region) => !this.value.regionIds.includes(region.id));
    const options = [
      ...(everywhere && !this.value.regionIds.includes('*') ? [{ value: '*', label: t('identity.everywhere') }] : []),
      ...free.map((region) => ({ value: region.id, label: regionName(this.regions, region.id) })),
    ];
    return html`<fieldset><legend>${t('identity.roles')}</legend>${ROLES.map(
      (role) =>
        html`<lt-check .checked=${this.value.roles.includes(role)} @lt-change=${(event: CustomEvent<{ checked: boolean }>) => {
          event.stopPropagation();
          this.turn(role, event.detail.checked);
        }}>${t(`app.role.${role}`)}<small>${t(`app.roleDoes.${role}`)}</small></lt-check>`,
    )}</fieldset>
      ${keyed(this.value.regionIds.join(), html`<lt-select label=${t('identity.regions')} placeholder=${t('identity.addRegion')} .options=${options} @lt-change=${this.add}></lt-select>`)}
      <div class="chips">${this.value.regionIds.map(
        (id) =>
          html`<lt-chip removable value=${regionWord(this.regions, id)} @lt-remove=${() =>
            this.set({ regionIds: this.value.regionIds.filter((each) => each !== id) })}></lt-chip>`,
      )}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-rights-form': LtRightsForm;
  }
}
