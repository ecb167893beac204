import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ImportOptions, ImportView } from '../../server/contract/exchange.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-select.ts';
import type { Option } from '../ui/lt-select.ts';
import { byOf } from './words.ts';

/** CGCS2000: geographic, 3° zones with prefix (39 and 40), and by central meridian (117° and 120°); then what others send. */
const SYSTEMS = [4490, 4527, 4528, 4548, 4549, 4326, 3857] as const;
const ENCODINGS = ['utf-8', 'gbk', 'gb18030', 'big5'] as const;
type MappedField = 'key' | 'name' | 'useCode';

/** How a file was read, each point changeable: reference system, encoding, fields, and what happens to faulty and overlapping features. Event: `lt-choose` with the options. */
@customElement('lt-import-choices')
export class LtImportChoices extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 0 var(--inset) 12px; border-bottom: 1px solid var(--line-2); }
      summary { padding: 6px 0; font-weight: 600; cursor: pointer; }
      .grid { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 12px; padding-top: 6px; }
      p { margin: 0 0 4px; color: var(--ink-2); font-size: var(--text-s); }
    `,
  ];

  @property({ attribute: false }) job: ImportView | null = null;
  @property({ type: Boolean }) disabled = false;

  private choose(options: ImportOptions): void {
    this.tell('lt-choose', options);
  }

  private select(label: string, value: string, options: Option[], take: (value: string) => void): TemplateResult {
    const fixed = this.disabled || !['ready', 'question'].includes(this.job!.state);
    return html`<lt-select label=${label} .options=${options} value=${value} ?disabled=${fixed}
      @lt-change=${(event: CustomEvent<{ value: string }>) => take(event.detail.value)}></lt-select>`;
  }

  private field(label: string, name: MappedField): TemplateResult | typeof nothing {
    const source = this.job!.source;
    if (!source) return nothing;
    const options = [
      { value: '', label: t('exchange.noField') },
      ...source.fields.map((field) => ({ value: field.name, label: field.sample ? `${field.name} · ${field.sample}` : field.name })),
    ];
    const chosen = { ...source.mapping, ...this.job!.options.mapping };
    return this.select(label, chosen[name] ?? '', options, (value) => this.choose({ mapping: { [name]: value || null } }));
  }

  private summary(): string {
    const source = this.job!.source;
    if (!source) return '';
    const system = `${t('exchange.source.crs')} EPSG:${source.crs.epsg} ${source.crs.name} (${byOf(source.crs.by)})`;
    const encoding = source.encoding ? `${t('exchange.source.encoding')} ${source.encoding.encoding} (${byOf(source.encoding.by)})` : '';
    return [`${t('exchange.source.format')} ${source.format}`, system, encoding].filter(Boolean).join(' · ');
  }

  override render(): TemplateResult | typeof nothing {
    const { job } = this;
    if (!job || ['queued', 'reading', 'refused', 'discarded'].includes(job.state)) return nothing;
    const candidates = job.refusal?.params.candidates;
    const offered = Array.isArray(candidates) ? candidates.map(Number).filter(Number.isInteger) : [];
    const systems = [...new Set([...offered, ...SYSTEMS, ...(job.source ? [job.source.crs.epsg] : [])])];
    const open = job.state === 'question' || !job.committable;
    return html`<details ?open=${open}><summary>${t('exchange.source')}</summary><p>${this.summary()}</p><div class="grid">
      ${this.select(t('exchange.source.crs'), String(job.options.crs ?? ''), [{ value: '', label: t('exchange.auto') }, ...systems.map((code) => ({ value: String(code), label: `EPSG:${code}` }))], (value) => this.choose({ crs: value ? Number(value) : null }))}
      ${this.select(t('exchange.source.encoding'), job.options.encoding ?? '', [{ value: '', label: t('exchange.auto') }, ...ENCODINGS.map((name) => ({ value: name, label: name }))], (value) => this.choose({ encoding: value || null }))}
      ${this.field(t('exchange.source.mapping'), 'key')}${this.field(t('exchange.source.nameField'), 'name')}${this.field(t('exchange.source.useField'), 'useCode')}
      ${this.faults(job)}</div></details>`;
  }

  private faults(job: ImportView): TemplateResult | typeof nothing {
    const { difference, options } = job;
    if (!difference) return nothing;
    const invalid = (['ask', 'repair', 'leaveOut'] as const).map((choice) => ({ value: choice, label: t(`exchange.invalid.${choice}`) }));
    const faulty = (['ask', 'leaveOut'] as const).map((choice) => ({ value: choice, label: t(`exchange.faulty.${choice}`) }));
    const overlaps = (['ask', 'accept'] as const).map((choice) => ({ value: choice, label: t(`exchange.overlaps.${choice}`) }));
    const hasOverlaps = job.unresolved.overlaps > 0 || options.overlaps === 'accept';
    const hasInvalid = job.invalid.length > 0 || difference.invalid > 0;
    return html`${hasInvalid ? this.select(t('exchange.invalid'), options.invalid ?? 'ask', invalid, (value) => this.choose({ invalid: value as 'ask' | 'repair' | 'leaveOut' })) : nothing}
      ${difference.faulty > 0 || options.faulty === 'leaveOut' ? this.select(t('exchange.diff.faulty'), options.faulty ?? 'ask', faulty, (value) => this.choose({ faulty: value as 'ask' | 'leaveOut' })) : nothing}
      ${hasOverlaps ? this.select(t('exchange.diff.overlapsWithLayer'), options.overlaps ?? 'ask', overlaps, (value) => this.choose({ overlaps: value as 'ask' | 'accept' })) : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-import-choices': LtImportChoices;
  }
}
