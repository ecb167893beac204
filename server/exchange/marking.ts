import { higher, layerMarks, markOf, mayRead } from '../blueprint/index.ts';
import type { Sensitivity } from '../contract/common.ts';
import type { Marking } from '../contract/exports.ts';
import type { Call } from '../platform/http.ts';

const WORDS: Readonly<Record<Sensitivity, string>> = { public: '公开 public', internal: '内部 internal', sensitive: '敏感 sensitive' };

/** The marking in both languages on one line, because files travel without their program. */
export const markingText = ({ sensitivity, by, at, journal }: Marking): string =>
  `${WORDS[sensitivity]} · ${by} · ${at} · 日志 journal ${journal}`;

/** Writes the journal row of what leaves the product, and answers the marking that finds it. */
export async function recordMarking(
  call: Call,
  action: string,
  subject: string,
  detail: Readonly<Record<string, unknown>> & { readonly sensitivity: Sensitivity },
): Promise<Marking> {
  const { number, at } = await call.record({ action, subject, detail });
  return { sensitivity: detail.sensitivity, by: call.actor.displayName, at: at.toISOString(), journal: number };
}

interface Sheet {
  readonly as: 'print' | 'table';
  readonly title: string;
  readonly layers: readonly { readonly id: string; readonly attributes: readonly string[] }[];
}

/** The marking of a printed sheet or a table that holds layers, as far as the actor may read them: at least internal, for a sheet shows more than layers. */
export async function markSheet(call: Call, { as, title, layers }: Sheet): Promise<Marking> {
  const marks = await call.read((query) =>
    layerMarks(
      query,
      layers.map(({ id }) => id),
    ),
  );
  const told = layers.flatMap(({ id, attributes }) => {
    const mark = marks.get(id);
    return mark && mayRead(call.actor, id, mark) ? [markOf(mark, attributes)] : [];
  });
  const sensitivity = told.reduce<Sensitivity>(higher, 'internal');
  return recordMarking(call, `exports.${as}`, title, { layers: [...layers], sensitivity });
}
