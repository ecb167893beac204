import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Stage } from '../../server/contract/projects.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-icon.ts';
import { type Step, stepsOf } from './stage-line.ts';

/** The nine stages as a line: what is done, where the project is, what is ahead; by mark and word, not by colour alone. */
@customElement('lt-stage-line')
export class LtStageLine extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; overflow-x: auto; scrollbar-width: thin; }
      ol { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(74px, 1fr); margin: 0; padding: 0; list-style: none; }
      li { position: relative; display: grid; justify-items: center; gap: 5px; color: var(--ink-3); font-size: var(--text-s); text-align: center; }
      li::before { content: ''; position: absolute; top: 10px; inset-inline: -50% 50%; height: 2px; background: var(--line); }
      li:first-child::before { display: none; }
      .done::before, .now::before { background: var(--accent); }
      i { position: relative; z-index: 1; display: grid; place-items: center; width: 22px; height: 22px; font-style: normal; font-weight: 600; font-variant-numeric: tabular-nums; background: var(--surface); border: 1.5px solid var(--line); border-radius: 50%; }
      .done { color: var(--ink-2); }
      .done i { color: var(--accent); border-color: var(--accent); }
      .now { color: var(--ink); font-weight: 650; }
      .now i { color: var(--on-accent); background: var(--accent); border-color: var(--accent); box-shadow: 0 0 0 3px var(--accent-soft); }
    `,
  ];

  @property() stage: Stage = 'planning';

  override render(): TemplateResult {
    return html`<ol aria-label=${t('projects.stageLine')}>${stepsOf(this.stage).map(({ stage, step }, index) => this.step(stage, step, index + 1))}</ol>`;
  }

  private step(stage: Stage, step: Step, number: number): TemplateResult {
    const word = step === 'done' ? t('projects.stageDone') : step === 'now' ? t('projects.stageNow') : '';
    return html`<li class=${step} aria-current=${step === 'now' ? 'step' : 'false'}><i aria-hidden="true">${step === 'done' ? html`<lt-icon name="check" size="13"></lt-icon>` : number}</i><span>${t(`projects.stage.${stage}`)}${word ? html`<span class="sr">${word}</span>` : ''}</span></li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-stage-line': LtStageLine;
  }
}
