import type { ImportSummary, ImportUnresolved, ImportView, InvalidShape } from '../../server/contract/exchange.ts';
import type { FindingView } from '../../server/contract/findings.ts';
import { type AreaUnit, formatArea, formatNumber, type MessageParams, t, tMaybe } from '../i18n/index.ts';
import type { Status } from '../ui/shapes.ts';

type State = ImportView['state'];

/** Reading or checking goes on by itself. */
export const isWorking = (state: State): boolean => state === 'queued' || state === 'reading' || state === 'checking';

/** The shape and colour of an import's state; one that is read but cannot be committed yet asks for a decision. */
export function statusOf(state: State, committable: boolean): Status {
  if (state === 'refused') return 'fail';
  if (state === 'question' || (state === 'ready' && !committable)) return 'warn';
  if (state === 'ready' || state === 'committed') return 'pass';
  return 'unknown';
}

/** An import's state in a list: what is ready either waits for its commit, or for decisions before. */
export function stateWord({ state, committable }: Pick<ImportSummary, 'state' | 'committable'>): string {
  return t(state === 'ready' && !committable ? 'exchange.verdict.open' : `exchange.state.${state}`);
}

/** The area of a shape as it came. What crosses itself has none that means anything: its loops count against each other. */
export function areaAsCame(shape: Pick<InvalidShape, 'reason' | 'areaM2'>, unit: AreaUnit): string {
  const crosses = /self-intersection/i.test(shape.reason);
  return crosses || shape.areaM2 < 1 ? t('exchange.invalid.noArea') : formatArea(shape.areaM2, unit);
}

const SEVERITY_STATUS: Readonly<Record<FindingView['severity'], Status>> = {
  refusal: 'fail',
  error: 'fail',
  warning: 'warn',
  note: 'unknown',
};
export const statusOfSeverity = (severity: FindingView['severity']): Status => SEVERITY_STATUS[severity];

function plain(params: FindingView['params']): MessageParams {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]));
}

/** The sentence for a finding in the language on the screen. */
export function sentenceOf(finding: Pick<FindingView, 'code' | 'params'>): string {
  return tMaybe(`exchange.finding.${finding.code}`, plain(finding.params)) ?? finding.code;
}

/** Why a shape is not valid, in words; a reason that the geometry library says otherwise stays as it is. */
export function reasonOf(reason: string): string {
  return tMaybe(`exchange.reason.${reason.toLowerCase().replaceAll(/[^a-z]+/g, '_')}`) ?? reason;
}

/** What a finding measured, as `name value` pairs, for the eye of an expert. */
export function detailOf({ params }: Pick<FindingView, 'params'>): string {
  return Object.entries(params)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ');
}

/** How the reader came to know something: chosen, declared, by the format, or found out. */
export const byOf = (by: string): string => tMaybe(`exchange.by.${by}`) ?? by;

/** The feature that a finding speaks of. */
export function featureOf(finding: Pick<FindingView, 'key' | 'featureIndex'>): string {
  if (finding.key) return finding.key;
  return finding.featureIndex === null ? '' : t('exchange.feature', { index: finding.featureIndex + 1 });
}

const OPEN = ['invalid', 'faulty', 'overlaps', 'coverage'] as const;

/** What nobody has decided about yet, each with its number; empty when nothing is open. */
export function openText(unresolved: ImportUnresolved): string {
  return OPEN.flatMap((name) => (unresolved[name] > 0 ? [t(`exchange.open.${name}`, { count: formatNumber(unresolved[name]) })] : [])).join(
    t('siting.listComma'),
  );
}

/** What the data does not say of itself: its day, its ground. */
export function unsaidOf({ sourceDate, covers }: ImportView['options']): string {
  const unsaid = [...(sourceDate ? [] : (['date'] as const)), ...(covers ? [] : (['ground'] as const))];
  return unsaid.map((what) => t(`exchange.unsaid.${what}`)).join(t('siting.listComma'));
}

/** The sentence under the verdict of an import that is ready: what is open, else what is unsaid or was accepted. */
export function readyText(job: Pick<ImportView, 'options' | 'difference' | 'committable' | 'unresolved'>): string {
  if (!job.committable) return t('exchange.verdict.openText', { open: openText(job.unresolved) });
  const unsaid = unsaidOf(job.options);
  const overlaps = job.difference?.overlapsWithLayer ?? 0;
  const said = [
    ...(unsaid ? [t('exchange.verdict.unsaidText', { unsaid })] : []),
    ...(overlaps > 0 ? [t('exchange.overlaps.stay', { count: formatNumber(overlaps) })] : []),
  ];
  return [...said, t('exchange.verdict.readyText')].join(t('exchange.sentence'));
}
