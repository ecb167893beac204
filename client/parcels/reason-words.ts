import type { AvailabilityView } from '../../server/contract/parcels.ts';
import { type AreaUnit, formatArea, formatShare, pick, t } from '../i18n/index.ts';
import { restrictedLine } from '../land/finding-words.ts';

type Reason = AvailabilityView['reasons'][number];

/** A reason as the panel says it: what, under which clause, by whose data of when, how much. */
export interface ReasonWords {
  heading: string;
  clause: string;
  source: string;
  amount: string;
  note: string;
}

/** Puts a reason into words. */
export function wordsOf(reason: Reason, unit: AreaUnit): ReasonWords {
  const because = reason.unknownBecause ? t(`parcels.because.${reason.unknownBecause}`) : '';
  return {
    heading: [pick(reason.title), reason.edge ? t('parcels.edge') : '', because].filter(Boolean).join(' · '),
    clause: pick(reason.clause),
    source: sourceOf(reason),
    amount: reason.overlapAreaM2 ? formatArea(reason.overlapAreaM2, reason.edge ? 'm2' : unit) : '',
    note: reason.overlapShare ? formatShare(reason.overlapShare, reason.edge ? 2 : 1) : '',
  };
}

function sourceOf({ layer, restricted }: Reason): string {
  if (!layer) return '';
  if (restricted) return restrictedLine(restricted);
  return [pick(layer.source), layer.date].filter(Boolean).join(' · ');
}

/** The layers of which the reasons tell something. */
export const layersShown = (view: AvailabilityView | undefined): { id: string; attributes: string[] }[] =>
  (view?.reasons ?? []).flatMap(({ layer, restricted }) => (layer && !restricted ? [{ id: layer.id, attributes: [] }] : []));

/** The reasons that make the verdict what it is, and the others. */
export function partReasons(view: AvailabilityView): { deciding: Reason[]; others: Reason[] } {
  return { deciding: view.reasons.filter((reason) => reason.decides), others: view.reasons.filter((reason) => !reason.decides) };
}

/** The sentence under the verdict: the first ground for it, or that nothing stands in the way. */
export function sentenceOf(view: AvailabilityView, unit: AreaUnit): string {
  if (view.verdict === 'available') return t('parcels.verdictAvailable');
  const first = view.reasons.find((reason) => reason.decides && reason.verdict === view.verdict);
  if (!first) return '';
  const { heading, amount, note } = wordsOf(first, unit);
  return amount ? `${heading} · ${amount}${note ? ` · ${note}` : ''}` : heading;
}
