import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-segment.ts';
import { t } from '../i18n/index.ts';
import './lt-exemptions.ts';
import './lt-project-page.ts';
import './lt-register.ts';
import { type ProjectsView, readProjects } from './place.ts';

/** The projects: the register, the exemptions, or the page of the one that the address names. */
@customElement('lt-projects-screen')
export class LtProjectsScreen extends LtElement {
  static override styles = [baseStyles, screenStyles];

  private readonly where = new StoreController(this, view, readProjects);

  override render(): TemplateResult {
    const where = this.where.value;
    if (where.code) return html`<div dock="page"><lt-project-page code=${where.code}></lt-project-page></div>`;
    return html`<div dock="page">${
      where.list === 'exemptions'
        ? html`<lt-exemptions>${this.lists(where)}</lt-exemptions>`
        : html`<lt-register .where=${where}>${this.lists(where)}</lt-register>`
    }</div>`;
  }

  private lists({ list }: ProjectsView): TemplateResult {
    const options = [
      { value: 'projects', label: t('projects.title') },
      { value: 'exemptions', label: t('gate.exemptions') },
    ];
    const turn = (event: CustomEvent<{ value: string }>): void => {
      event.stopPropagation();
      go({ sel: undefined, more: event.detail.value === 'exemptions' ? { list: 'exemptions' } : undefined });
    };
    return html`<lt-segment slot="bar" label=${t('projects.lists')} .options=${options} value=${list} @lt-change=${turn}></lt-segment>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-projects-screen': LtProjectsScreen;
  }
}
