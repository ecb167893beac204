import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { layerRows, resolveMoment } from '../blueprint/index.ts';
import { ADMINISTRATORS } from '../contract/roles.ts';
import type { SetupFinding, SetupPreview } from '../contract/setup.ts';
import { ReadRefusal } from '../exchange/index.ts';
import { administratorsHeld, inviteUser } from '../identity/index.ts';
import { SYSTEM, type Unit } from '../platform/unit.ts';
import { regionIds } from '../regions/index.ts';
import {
  type BoundaryFile,
  drawRegions,
  lockSetup,
  type MadeRegions,
  makeRegions,
  planRegions,
  provinceDigits,
  readBoundaryFile,
} from '../seed/index.ts';
import { invitationLine } from './accounts.ts';
import { type Command, type Opened, say, Usage } from './work.ts';

const M2_PER_KM2 = 1_000_000;
const LINES_MAX = 40;

type Administrator = (typeof ADMINISTRATORS)[number];

interface InitWords {
  readonly files: readonly string[];
  readonly province: string;
  readonly cities: readonly string[];
  /** The names wanted for each of the three administrators. */
  readonly administrators: Readonly<Record<Administrator, readonly string[]>>;
  readonly again: boolean;
}

function wordsOf(args: readonly string[]): InitWords {
  const options = {
    regions: { type: 'string', multiple: true },
    province: { type: 'string' },
    city: { type: 'string', multiple: true },
    admin: { type: 'string', multiple: true },
    security: { type: 'string', multiple: true },
    auditor: { type: 'string', multiple: true },
    again: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const province = provinceDigits(values.province ?? '');
  if (!values.regions) throw new Usage('--regions FILE is needed: a boundary file of counties, cities or both');
  if (province === null) throw new Usage('--province takes a code of GB/T 2260: 37 or 370000 is Shandong');
  const cities = values.city ?? [];
  const { admin = [], security = [], auditor = [] } = values;
  const administrators = { admin, security, auditor };
  const wrong = cities.find((city) => !/^\d{4}00$/.test(city) || !city.startsWith(province));
  if (wrong !== undefined) throw new Usage(`--city takes a code of GB/T 2260 in the province, such as ${province}0700; it is ${wrong}`);
  return { files: [...values.regions, ...positionals], province, cities, administrators, again: values.again };
}

const km2 = (areaM2: number | null): string => (areaM2 === null ? 'no outline' : `${(areaM2 / M2_PER_KM2).toFixed(1)} km²`);

/** What a finding says, in a line for the terminal. */
function lineOf({ code, regionId, params }: SetupFinding): string {
  const areaM2 = `${Number(params.areaM2 ?? 0).toLocaleString('en')} m²`;
  const sentences: Record<SetupFinding['code'], string> = {
    old_code: `the file carries the old code ${params.from}; it is ${params.to} today`,
    code_by_name: `the file has no code; recognised by its name ${params.name}`,
    code_unknown: `GB/T 2260 has no such county: ${params.name}`,
    name_differs: `the file says ${params.file}, GB/T 2260 says ${params.standard}`,
    name_from_code: `named by its code: ${params.name}`,
    name_unknown: 'no file and no table has its name; the code stands for it',
    repaired: `its outline was not valid and is repaired: ${params.reason}`,
    joined: `${params.shapes} shapes of the files are joined`,
    outline_from_children: 'no file has its outline: it is the union of its counties',
    no_outline: 'it has no outline',
    overlap: `overlaps ${params.other} by ${areaM2}`,
    gap: `${areaM2} of it belong to no county`,
    beyond: `its counties lie beyond it by ${areaM2}`,
    missing: `no file has ${params.count} of its counties: ${params.names}`,
    no_county: 'no county was recognised',
  };
  return `  ${regionId}  ${sentences[code]}`;
}

const bounded = (lines: readonly string[]): string[] =>
  lines.length > LINES_MAX ? [...lines.slice(0, LINES_MAX), `  … and ${lines.length - LINES_MAX} more`] : [...lines];

function reportOf(preview: SetupPreview): string[] {
  const indent = { province: '', city: '  ', county: '    ', zone: '    ' } as const;
  const leftOut = preview.leftOut.map(({ file, index, name, reason }) => `  ${file} #${index} ${name || '(no name)'}: ${reason}`);
  return [
    ...preview.files.map((file) => `${file.name}: ${file.format}, ${file.crs}, ${file.features} shapes`),
    ...preview.regions.map((region) => `${indent[region.kind]}${region.id}  ${region.name.zh}  ${region.name.en}  ${km2(region.areaM2)}`),
    ...(preview.findings.length > 0 ? ['To know:', ...bounded(preview.findings.map(lineOf))] : []),
    ...(preview.leftOutCount > 0 ? [`Left out: ${preview.leftOutCount} shapes`, ...bounded(leftOut)] : []),
  ];
}

async function invite({ units, config }: Opened, wanted: InitWords['administrators']): Promise<string[]> {
  return units.write(SYSTEM, 'init', async (unit) => {
    const held = await administratorsHeld(unit);
    const lines: string[] = [];
    for (const role of ADMINISTRATORS) {
      const names = wanted[role].length > 0 || held.includes(role) ? wanted[role] : [role];
      for (const name of names) {
        const { invitation } = await inviteUser(unit, { name, displayName: name, roles: [role], regionIds: ['*'] });
        lines.push(`  ${role.padEnd(8)}  ${invitationLine(config, name, invitation)}`);
      }
    }
    return lines.length > 0 ? ['Administrators choose their passwords here; each link is shown this once:', ...lines] : [];
  });
}

async function whatIsUnknown({ units }: Opened): Promise<string[]> {
  const layers = await units.read(SYSTEM, async (query) => layerRows(query, await resolveMoment(query)));
  const missing = layers.filter((layer) => layer.is_constraint && layer.coverage_kind === 'none');
  return [
    `Unknown now: ${missing.length} layers that checks read were never delivered, so every check answers unknown for them.`,
    'Next: npm start; open an invitation; then bring the layers in, one by one, on the page Data readiness (资料到位情况),',
    '      or: npm run lantu -- import FILE --layer parcels --yes',
  ];
}

async function make(unit: Unit, words: InitWords, files: readonly BoundaryFile[]): Promise<{ preview: SetupPreview; made: MadeRegions }> {
  await lockSetup(unit);
  const plan = await planRegions(unit, files, words);
  if (!plan.preview.ready) throw new Error([...reportOf(plan.preview), 'No county was recognised: nothing was made.'].join('\n'));
  return { preview: plan.preview, made: await makeRegions(unit, plan, files.map((file) => file.name).join(', '), drawRegions) };
}

async function read(path: string): Promise<BoundaryFile> {
  say(`  reading ${path}`);
  return readBoundaryFile(path, basename(path)).catch((error: unknown) => {
    if (error instanceof ReadRefusal) throw new Error(`${path} cannot be used: ${error.code} ${JSON.stringify(error.params)}`);
    throw error;
  });
}

export const init: Command = {
  usage: 'init --regions FILE [--regions FILE2 …] --province N [--city CODE …] [--again]   the first day of a real city',
  help: [
    'Makes the province, its cities, counties and functional zones from boundary files (counties, cities or both; every format of imports),',
    'with their codes of GB/T 2260, and an invitation link for each of the three administrators (三员分立): system, security and audit.',
    '--admin NAME, --security NAME and --auditor NAME name them; by default admin, security and auditor, where nobody is there yet.',
    'Old codes are said and mapped; shapes without a code of the province are left out and listed. --city takes only these cities of the files. A second run changes nothing;',
    'with --again it adds what is missing and redraws outlines that differ.',
  ],
  run: async ({ args, open }) => {
    const words = wordsOf(args);
    const files: BoundaryFile[] = [];
    for (const path of words.files) files.push(await read(path));
    const opened = await open();
    const there = await opened.units.read(SYSTEM, regionIds);
    if (there.length > 0 && !words.again)
      return [
        `There are ${there.length} regions already: ${there.slice(0, 20).join(', ')}${there.length > 20 ? ' …' : ''}.`,
        'Nothing was changed. With --again, what is missing is added and outlines that differ are redrawn.',
      ];
    const { preview, made } = await opened.units.write(SYSTEM, 'init', (unit) => make(unit, words, files));
    const redrawn = made.redrawn.length > 0 ? `, ${made.redrawn.length} redrawn` : '';
    return [
      ...reportOf(preview),
      `${made.added.length} regions are made${redrawn}.`,
      ...(await invite(opened, words.administrators)),
      ...(await whatIsUnknown(opened)),
    ];
  },
};
