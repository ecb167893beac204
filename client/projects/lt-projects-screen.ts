import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { StoreController } from '../state/store-controller.ts';
import { view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import './lt-project-page.ts';
import './lt-register.ts';
import { readProjects } from './place.ts';

/** The projects: the register, or the page of the one that the address names. */
@customElement('lt-projects-screen')
export class LtProjectsScreen extends LtElement {
  static override styles = [baseStyles, screenStyles];

  private readonly where = new StoreController(this, view, readProjects);

  override render(): TemplateResult {
    const where = this.where.value;
    return html`<div dock="page">${where.code ? html`<lt-project-page code=${where.code}></lt-project-page>` : html`<lt-register .where=${where}></lt-register>`}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-projects-screen': LtProjectsScreen;
  }
}
