import { html, type TemplateResult } from 'lit';
import { formatArea, formatNumber, formatShare, t } from '../i18n/index.ts';
import type { Column } from '../ui/lt-table.ts';
import type { Status } from '../ui/shapes.ts';
import type { Sample } from './gallery-sample.ts';
import '../ui/lt-bar.ts';
import '../ui/lt-finding.ts';
import '../ui/lt-legend-row.ts';
import '../ui/lt-panel.ts';
import '../ui/lt-status.ts';
import '../ui/lt-table.ts';
import '../ui/lt-tabs.ts';
import '../ui/lt-verdict.ts';

interface Row {
  id: string;
  name: string;
  used: number;
  held: number;
  free: number;
  out: string;
  status: Status;
}

const rows = (): Row[] => [
  { id: '1', name: t('gallery.r1'), used: 83, held: 14, free: 41, out: '12-04', status: 'urgent' },
  { id: '2', name: t('gallery.r2'), used: 71, held: 20, free: 248, out: '12-28', status: 'watch' },
  { id: '3', name: t('gallery.r3'), used: 66, held: 19, free: 196, out: '2027-01', status: 'watch' },
  { id: '4', name: t('gallery.r4'), used: 58, held: 16, free: 302, out: '', status: 'normal' },
];

const bar = (row: Row): TemplateResult =>
  html`<span style="display:inline-flex;gap:8px;align-items:center"><lt-bar style="width:90px" total="100" used=${row.used} held=${row.held}></lt-bar>${formatShare((row.used + row.held) / 100)}</span>`;

const columns = (): Column<Row>[] => [
  { key: 'name', label: t('gallery.region'), value: (row) => row.name },
  { key: 'used', label: t('gallery.usedHeld'), value: (row) => row.used + row.held, render: bar, align: 'end' },
  { key: 'free', label: t('gallery.free'), value: (row) => row.free, render: (row) => formatNumber(row.free), align: 'end' },
  { key: 'out', label: t('gallery.runsOut'), value: (row) => row.out, render: (row) => row.out || '—', align: 'end' },
  {
    key: 'status',
    label: t('gallery.state'),
    value: (row) => row.status,
    render: (row) => html`<lt-status status=${row.status}></lt-status>`,
    align: 'end',
  },
];

/** Verdicts, findings, bars, tables, panels, legends. */
export function dataSamples(): Sample[] {
  return [marks(), verdicts(), findings(), bars(), table(), tabs(), legend(), panel()];
}

function marks(): Sample {
  const all: Status[] = ['pass', 'warn', 'fail', 'unknown', 'available', 'restricted', 'unavailable', 'normal', 'watch', 'urgent'];
  return [
    'lt-status',
    html`<div class="stack"><div class="wrap" style="gap:14px">${all.map((status) => html`<lt-status status=${status}></lt-status>`)}</div>
      <div class="wrap" style="gap:14px"><lt-status status="fail" count="2"></lt-status><lt-status status="warn" count="1"></lt-status><lt-status status="unknown" count="1"></lt-status><lt-status status="pass" count="14"></lt-status></div></div>`,
  ];
}

function verdicts(): Sample {
  return [
    'lt-verdict',
    html`<div class="stack"><lt-verdict status="fail" text=${t('gallery.verdictText')}></lt-verdict><lt-verdict status="restricted" text=${t('gallery.restrictedText')}></lt-verdict>
      <lt-verdict status="pass" text=${t('gallery.passText')}></lt-verdict><lt-verdict status="unknown" text=${t('gallery.unknownText')}></lt-verdict></div>`,
  ];
}

function findings(): Sample {
  return [
    'lt-finding',
    html`<div class="bleed">
      <lt-finding selected status="fail" heading=${t('gallery.f1')} clause=${t('gallery.f1c')} source=${t('gallery.f1s')} amount=${formatArea(2180, 'mu')} note=${formatShare(0.038, 1)}></lt-finding>
      <lt-finding status="fail" heading=${t('gallery.f2')} clause=${t('gallery.f2c')} source=${t('gallery.f2s')} amount="9.8 m" note=${t('gallery.f2n')}></lt-finding>
      <lt-finding status="warn" heading=${t('gallery.f3')} clause=${t('gallery.f3c')} amount=${t('gallery.whole')}></lt-finding>
      <lt-finding status="unknown" heading=${t('gallery.f4')} clause=${t('gallery.f4c')}></lt-finding></div>`,
  ];
}

function bars(): Sample {
  return [
    'lt-bar',
    html`<div class="stack"><div><lt-bar label=${t('gallery.newLand')} total="248" used="120" held="64" asked="22" figures="86.4 / 248.0 ${t('unit.mu')}"></lt-bar>
      <lt-bar label=${t('gallery.energy')} total="10940" used="4200" held="1500" asked="1600" figures="${formatNumber(3200)} / ${formatNumber(10_940)} tce"></lt-bar>
      <lt-bar label="NOx" total="100" used="60" held="31" asked="13" figures="12.4 / 8.1 t"></lt-bar></div>
      <lt-bar total="100" used="66" held="19"></lt-bar><lt-bar total="100" used="0" held="0"></lt-bar></div>`,
  ];
}

function table(): Sample {
  return [
    'lt-table',
    html`<div class="bleed"><lt-table auto-height label=${t('gallery.region')} .columns=${columns()} .rows=${rows()} selected="1" .sort=${{ key: 'used', down: true }}></lt-table></div>`,
  ];
}

function tabs(): Sample {
  const list = [
    { id: 'findings', label: t('gallery.findings'), count: 18 },
    { id: 'facts', label: t('gallery.facts') },
    { id: 'history', label: t('gallery.history'), count: 3 },
  ];
  return [
    'lt-tabs',
    html`<lt-tabs class="bleed" .tabs=${list} value="findings"><p slot="findings" style="padding:12px 14px">${t('gallery.verdictText')}</p></lt-tabs>`,
  ];
}

function legend(): Sample {
  return [
    'lt-legend-row',
    html`<div class="bleed">
      <lt-legend-row checked name=${t('gallery.farmland')} .swatch=${{ kind: 'fill', fill: '#f3e9b5', stroke: '#c79a1b' }} opacity="0.6" source=${t('gallery.bureau')}></lt-legend-row>
      <lt-legend-row checked name=${t('gallery.redline')} .swatch=${{ kind: 'outline', stroke: '#c62828' }}></lt-legend-row>
      <lt-legend-row checked name=${t('gallery.zones')} .swatch=${{ kind: 'ramp', colours: ['#ffff2d', '#bb9674', '#ff0000'] }} opacity="0.45"></lt-legend-row>
      <lt-legend-row name=${t('gallery.far')} too-far></lt-legend-row>
      <lt-legend-row checked name=${t('gallery.power')} .swatch=${{ kind: 'line', stroke: '#7b3fb5' }}></lt-legend-row>
      <lt-legend-row checked name=${t('gallery.hazard')} .swatch=${{ kind: 'fill', fill: '#f3cfae', stroke: '#b8601f' }} opacity="0.5" warning="2021-03 · ${t('ui.stale', { years: 3 })}"></lt-legend-row></div>`,
  ];
}

function panel(): Sample {
  return [
    'lt-panel',
    html`<div class="map"><lt-panel side="right" style="grid-area:right" width="270" heading=${t('gallery.planSite')} resizable collapsible closable>
      <div style="padding:0 14px"><lt-verdict status="fail" text=${t('gallery.verdictText')}></lt-verdict></div>
      <lt-button slot="foot">${t('gallery.report')}</lt-button><lt-button slot="foot" block variant="primary">${t('gallery.reserve')}</lt-button></lt-panel></div>`,
  ];
}
