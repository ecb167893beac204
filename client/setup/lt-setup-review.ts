import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { SetupPreview, SetupRegion } from '../../server/contract/setup.ts';
import { formatNumber, pick, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-table.ts';
import type { Column } from '../ui/lt-table.ts';
import './lt-setup-map.ts';
import { findingWords, markedRegions, ofCities } from './words.ts';

/** What the files make: the map, the table of regions with what is to know of each, and the shapes that were left out. */
@customElement('lt-setup-review')
export class LtSetupReview extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; gap: var(--gap-3); min-width: 0; }
      lt-setup-map { height: clamp(280px, 42dvh, 460px); }
      .table { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
      details { padding: 8px var(--inset); background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
      summary { cursor: pointer; font-weight: 600; }
      ul { margin: 6px 0 0; padding: 0; list-style: none; max-height: 220px; overflow: auto; color: var(--ink-2); font-size: var(--text-s); }
    `,
  ];

  @property({ attribute: false }) preview!: SetupPreview;
  /** The chosen cities; none is all. */
  @property({ attribute: false }) cities: ReadonlySet<string> = new Set();
  @state() private selected = '';

  private columns(): Column<SetupRegion>[] {
    const nameOf = (id: string): string => pick(this.preview.regions.find((region) => region.id === id)?.name ?? id);
    const notes = (region: SetupRegion): string =>
      this.preview.findings
        .filter((finding) => finding.regionId === region.id)
        .map((finding) => findingWords(finding, nameOf))
        .join('；');
    return [
      { key: 'code', label: t('setup.column.code'), value: (region) => region.code ?? t('setup.zoneCode'), width: '6rem' },
      { key: 'name', label: t('setup.column.name'), value: (region) => pick(region.name) },
      { key: 'kind', label: t('setup.column.kind'), value: (region) => t(`blueprint.kind.${region.kind}`) },
      {
        key: 'area',
        label: t('setup.column.area'),
        align: 'end',
        value: (region) => region.areaM2,
        render: (region) => (region.areaM2 === null ? '—' : t('setup.km2', { value: formatNumber(region.areaM2 / 1e6, 1) })),
      },
      {
        key: 'notes',
        label: t('setup.column.notes'),
        value: notes,
        render: (region) => html`<span title=${notes(region)}>${notes(region)}</span>`,
      },
    ];
  }

  override render(): TemplateResult {
    const regions = ofCities(this.preview, this.cities);
    const choose = (event: CustomEvent<{ id?: string; key?: string }>): void => {
      this.selected = event.detail.id ?? event.detail.key ?? '';
    };
    return html`<lt-setup-map .regions=${regions} .marked=${markedRegions(this.preview)} selected=${this.selected} @lt-select=${choose}></lt-setup-map>
      <div class="table"><lt-table auto-height label=${t('setup.map')} .columns=${this.columns()} .rows=${regions} selected=${this.selected} @lt-select=${choose}></lt-table></div>
      ${this.preview.leftOutCount > 0 ? this.leftOut() : nothing}`;
  }

  private leftOut(): TemplateResult {
    const { leftOut, leftOutCount } = this.preview;
    return html`<details><summary>${t('setup.leftOut', { count: formatNumber(leftOutCount) })}</summary><ul>${leftOut.map(
      ({ file, index, name, reason }) =>
        html`<li>${t('setup.leftOutRow', { file, index: index + 1 })}${name ? ` · ${name}` : ''} · ${t(`setup.leftOut.${reason}`)}</li>`,
    )}</ul></details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-setup-review': LtSetupReview;
  }
}
