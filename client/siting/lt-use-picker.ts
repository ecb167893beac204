import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { LAND_USES } from '../../gis-data/standards/land-use.ts';
import { pick, t } from '../i18n/index.ts';
import { useColour, useName } from '../land/use.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { LtCombobox, Result } from '../ui/lt-combobox.ts';
import { useRefOf } from './terms.ts';
import '../ui/lt-button.ts';
import '../ui/lt-combobox.ts';

const classes = LAND_USES.filter((use) => use.system === 'planning' && use.code.length > 2);

/** The planning classes that fit a text, by code or by name in either language, under their first-level class. */
export function classesFor(text: string): Result[] {
  const wanted = text.trim().toLowerCase();
  const fits = classes.filter(({ code, zh, en }) => code.startsWith(wanted) || zh.includes(wanted) || en.toLowerCase().includes(wanted));
  return fits.map(({ code, zh, en }): Result => {
    const top = LAND_USES.find((use) => use.system === 'planning' && use.code === code.slice(0, 2));
    return { id: code, group: top ? pick(top) : code.slice(0, 2), label: pick({ zh, en }), note: code, icon: 'layers' };
  });
}

/** The planning class asked for, found by code or name, or none. Event: `lt-change` {value: code}, empty for none. */
@customElement('lt-use-picker')
export class LtUsePicker extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-columns: auto 1fr auto; gap: 9px; align-items: center; }
      i { width: 18px; height: 12px; border: 1px solid var(--edge); border-radius: 2px; }
    `,
  ];

  @property() value = '';
  @state() private results: readonly Result[] = classesFor('');
  @query('lt-combobox') private readonly box!: LtCombobox;

  private choose(event: CustomEvent<{ id: string }>): void {
    event.stopPropagation();
    this.take(event.detail.id);
  }

  private take(code: string): void {
    this.value = code;
    this.tell('lt-change', { value: code });
    this.settle();
  }

  /** What was typed and not chosen is forgotten; a box left empty asks for no use. */
  private readonly settle = (): void => {
    if (this.value && this.box.value === '') {
      this.value = '';
      this.tell('lt-change', { value: '' });
    }
    this.box.value = this.name();
    this.results = classesFor('');
  };

  private name(): string {
    const use = useRefOf(this.value);
    return use ? useName(use) : '';
  }

  private find(event: CustomEvent<{ text: string }>): void {
    event.stopPropagation();
    this.results = classesFor(event.detail.text);
  }

  override render(): TemplateResult {
    const use = useRefOf(this.value);
    return html`<i style="background:${use ? useColour(use) : 'none'}"></i>
      <lt-combobox label=${t('siting.use')} placeholder=${t('siting.useFind')} pause-ms="60" .value=${this.name()} .results=${this.results} @lt-query=${this.find} @lt-select=${this.choose}
        @focusin=${() => this.box.focus()} @focusout=${this.settle}></lt-combobox>
      ${use ? html`<lt-button size="s" variant="quiet" icon="close" label=${t('siting.noUse')} @click=${() => this.take('')}></lt-button>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-use-picker': LtUsePicker;
  }
}
