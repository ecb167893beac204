import { css, html, nothing, type TemplateResult } from 'lit';
import { formatNumber, t, tMaybe } from '../i18n/index.ts';

/** One fact: its name and what it is; an absent value is left out. */
export type Fact = readonly [label: string, value: TemplateResult | string | null | undefined];

/** The look of a list of facts and of the headings between them. */
export const factStyles = css`
  .facts { display: grid; grid-template-columns: minmax(5.5rem, max-content) minmax(0, 1fr); gap: 5px 16px; margin: 0; padding: 4px var(--inset) 12px; }
  .facts dt { color: var(--ink-3); }
  .facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
  .facts .chip { display: inline-block; width: 14px; height: 10px; margin-inline-end: 6px; border: 1px solid var(--edge); border-radius: 2px; vertical-align: baseline; }
  .facts .aside { display: block; color: var(--ink-3); font-size: var(--text-s); }
  .part { padding: 12px var(--inset) 4px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; }
`;

/** A list of facts; nothing when there is none. */
export function factList(facts: readonly Fact[]): TemplateResult | typeof nothing {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return known.length === 0
    ? nothing
    : html`<dl class="facts">${known.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

const hidden = new Set(['nameEn', 'synthetic', 'areaM2']);
const units: Readonly<Record<string, string>> = { M: 'm', Pct: '%', Kv: 'kV', Mm: 'mm' };

function textOf(name: string, value: unknown): string | null {
  if (typeof value === 'number') {
    const unit = units[/(M|Pct|Kv|Mm)$/.exec(name)?.[1] ?? ''];
    const text = formatNumber(value, Number.isInteger(value) ? 0 : 2);
    return unit ? `${text} ${unit}` : text;
  }
  if (typeof value === 'boolean') return t(value ? 'parcels.yes' : 'parcels.no');
  if (typeof value !== 'string' || value === '') return null;
  return tMaybe(`parcels.value.${value}`) ?? value;
}

/** The attributes that came with a feature: those we have words for first, the others by their own names. */
export function attributeFacts(attributes: Readonly<Record<string, unknown>>): Fact[] {
  const facts = Object.entries(attributes)
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]): Fact & { 0: string } => [tMaybe(`parcels.attribute.${name}`) ?? name, textOf(name, value)]);
  return facts.filter(([, value]) => value !== null);
}
