import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ImportView } from '../../server/contract/exchange.ts';
import { formatNumber, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';

const CHANGES = ['new', 'moved', 'minor', 'attributes', 'unchanged', 'absent', 'removed', 'replaced'] as const;
const FAULTS = ['invalid', 'faulty', 'leftOut'] as const;
const OVERLAPS = ['overlapsOver1M2', 'overlapsOver10M2', 'overlapsWithLayer'] as const;

/** The difference that an import makes, in numbers: what changes and how, what is faulty, what overlaps. */
@customElement('lt-import-counts')
export class LtImportCounts extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-columns: repeat(12, 1fr); gap: 1px; margin: 12px var(--inset); background: var(--line-2); border: 1px solid var(--line); border-radius: var(--r); overflow: hidden; }
      div { grid-column: span 3; background: var(--surface); padding: 7px 9px; }
      div.third { grid-column: span 4; }
      b { display: block; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
      span { font-size: var(--text-s); color: var(--ink-2); }
      .bad b { color: var(--fail); }
      .soft b { color: var(--warn); }
    `,
  ];

  @property({ attribute: false }) job!: ImportView;

  override render(): TemplateResult {
    const difference = this.job.difference!;
    const open = this.job.state === 'ready' ? this.job.unresolved : null;
    const cell = (name: (typeof CHANGES | typeof FAULTS | typeof OVERLAPS)[number], style: string): TemplateResult =>
      html`<div class=${style}><b>${formatNumber(difference[name])}</b><span>${t(`exchange.diff.${name}`)}</span></div>`;
    const bad = (name: (typeof FAULTS)[number]): string => (open && name !== 'leftOut' && open[name] > 0 ? 'third bad' : 'third');
    const overlap = (name: (typeof OVERLAPS)[number]): string => {
      if (name === 'overlapsWithLayer' && open && open.overlaps > 0) return 'third bad';
      return difference[name] > 0 ? 'third soft' : 'third';
    };
    return html`${CHANGES.map((name) => cell(name, ''))}${FAULTS.map((name) => cell(name, bad(name)))}${OVERLAPS.map((name) => cell(name, overlap(name)))}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-import-counts': LtImportCounts;
  }
}
