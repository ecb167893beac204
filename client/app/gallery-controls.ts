import { html } from 'lit';
import { formatNumber, t } from '../i18n/index.ts';
import { type IconName, icons } from '../ui/icons.ts';
import type { NumberUnit } from '../ui/lt-number-with-unit.ts';
import type { Sample } from './gallery-sample.ts';
import '../ui/lt-button.ts';
import '../ui/lt-check.ts';
import '../ui/lt-chip.ts';
import '../ui/lt-combobox.ts';
import '../ui/lt-dropzone.ts';
import '../ui/lt-field.ts';
import '../ui/lt-kbd.ts';
import '../ui/lt-menu.ts';
import '../ui/lt-number-with-unit.ts';
import '../ui/lt-segment.ts';
import '../ui/lt-select.ts';

const areaUnits = (): NumberUnit[] => [
  { value: 'mu', label: t('unit.mu'), per: 10_000 / 15, decimals: 2 },
  { value: 'ha', label: t('unit.ha'), per: 10_000, decimals: 4 },
  { value: 'm2', label: t('unit.m2'), per: 1, decimals: 0 },
];

const uses = () => [
  { value: '100101', label: t('gallery.industry1'), group: t('gallery.industry') },
  { value: '100102', label: t('gallery.industry2'), group: t('gallery.industry') },
  { value: '110101', label: t('gallery.storage'), group: t('gallery.other') },
];

const results = () => [
  {
    id: '1',
    group: t('app.group.parcels'),
    label: t('gallery.parcel'),
    note: `${formatNumber(86.41, 2)} ${t('unit.mu')}`,
    icon: 'polygon' as const,
  },
  { id: '2', group: t('app.group.projects'), label: t('gallery.project'), note: t('gallery.r1'), icon: 'project' as const },
  { id: '3', group: t('app.group.regions'), label: t('gallery.r2'), note: '371502', icon: 'map' as const },
];

/** Buttons, fields, choices, the search box. */
export function controlSamples(): Sample[] {
  return [buttons(), fields(), numbers(), choices(), chips(), search(), drop(), glyphs()];
}

function buttons(): Sample {
  return [
    'lt-button',
    html`<div class="stack">
      <div class="wrap"><lt-button variant="primary">${t('gallery.reserve')}</lt-button><lt-button>${t('gallery.report')}</lt-button><lt-button variant="quiet">${t('gallery.adopt')}</lt-button><lt-button variant="danger">${t('gallery.remove')}</lt-button></div>
      <div class="wrap"><lt-button variant="primary" busy>${t('gallery.reserve')}</lt-button><lt-button icon="download">${t('gallery.report')}</lt-button><lt-button icon="undo" label=${t('map.undo')}></lt-button><lt-button variant="quiet" icon="polygon" pressed="true" label=${t('map.draw')}></lt-button></div>
      <div class="wrap"><lt-button variant="primary" disabled reason=${t('gallery.missing')}>${t('gallery.reserve')}</lt-button><lt-button disabled>${t('gallery.report')}</lt-button></div>
      <div class="wrap"><lt-button size="s" variant="primary">${t('ui.confirm')}</lt-button><lt-button size="s">${t('ui.cancel')}</lt-button><lt-button size="s" icon="refresh">${t('ui.retry')}</lt-button></div>
    </div>`,
  ];
}

function fields(): Sample {
  return [
    'lt-field',
    html`<div class="two"><lt-field label=${t('gallery.name')} hint=${t('gallery.nameHint')} value=${t('gallery.project')} required></lt-field>
      <lt-field label=${t('gallery.name')} error=${t('gallery.nameError')} value="X"></lt-field>
      <lt-field label=${t('gallery.date')} type="date" value="2026-11-21"></lt-field><lt-field label=${t('gallery.name')} value=${t('gallery.project')} disabled></lt-field></div>
      <lt-field label=${t('gallery.reason')} multiline value=${t('gallery.f3c')}></lt-field>`,
  ];
}

function numbers(): Sample {
  return [
    'lt-number-with-unit · lt-select',
    html`<div class="two"><lt-number-with-unit label=${t('gallery.landNeed')} .units=${areaUnits()} unit="mu" .value=${57_607}></lt-number-with-unit>
      <lt-number-with-unit label="NOx" .units=${[{ value: 't', label: 't', per: 1_000_000, decimals: 3 }]} .value=${12_400_000} error=${t('gallery.missing')}></lt-number-with-unit>
      <lt-select label=${t('gallery.use')} .options=${uses()} value="100102"></lt-select><lt-select label=${t('gallery.use')} .options=${uses()} value="110101" disabled></lt-select></div>`,
  ];
}

function choices(): Sample {
  const options = ['segUsed', 'segFree', 'segOut', 'segYear'] as const;
  return [
    'lt-check · lt-segment',
    html`<div class="stack"><div class="wrap" style="gap:18px"><lt-check checked label=${t('gallery.farmland')}></lt-check><lt-check label=${t('gallery.redline')}></lt-check><lt-check indeterminate label=${t('gallery.zones')}></lt-check><lt-check disabled label=${t('gallery.far')}></lt-check></div>
      <div class="wrap"><lt-segment label=${t('gallery.state')} value="segUsed" .options=${options.map((value) => ({ value, label: t(`gallery.${value}`) }))}></lt-segment></div></div>`,
  ];
}

function chips(): Sample {
  const items = [
    { id: 'h', label: t('app.language'), heading: true },
    { id: 'zh', label: '中文', checked: true },
    { id: 'en', label: 'English', checked: false },
    { id: 'r', rule: true },
    { id: 'keys', label: t('app.shortcuts'), icon: 'help' as const, key: '?' },
    { id: 'out', label: t('app.signOut'), icon: 'arrowRight' as const, danger: true },
  ];
  return [
    'lt-chip · lt-menu · lt-kbd',
    html`<div class="wrap"><lt-chip label=${t('app.dataDate')} value="2026-11-21" action></lt-chip><lt-chip label=${t('app.dataDate')} value="2026-06-30" tone="warn" removable></lt-chip>
      <lt-chip value=${t('gallery.selected')} icon="filter" on action></lt-chip><lt-menu label=${t('app.userMenu')} .items=${items}>${t('app.role.planner')} · ${t('gallery.r2')}</lt-menu><lt-kbd keys="Ctrl+Z"></lt-kbd><lt-kbd keys="/"></lt-kbd></div>`,
  ];
}

function search(): Sample {
  return [
    'lt-combobox',
    html`<div style="min-height:190px"><lt-combobox class="demo" label=${t('app.search')} placeholder=${t('app.search')} shortcut="/" .results=${results()}></lt-combobox></div>`,
  ];
}

function drop(): Sample {
  return ['lt-dropzone', html`<lt-dropzone hint=${t('gallery.formats')}></lt-dropzone>`];
}

function glyphs(): Sample {
  const names = Object.keys(icons) as IconName[];
  return [
    'lt-icon',
    html`<div class="icons">${names.map((name) => html`<span><lt-icon name=${name} size="18"></lt-icon>${name}</span>`)}</div>`,
  ];
}
