import { problem } from '../platform/problem.ts';

/**
 * Signs that look like a Latin one, each after it: of Cyrillic, Greek and digits, from the confusables of Unicode (UTS 39). Capitals stand
 * where they look like another letter than their small form does.
 */
const LOOKALIKES =
  `aаαɑ bьΒВ cсϲ dԁ eеєε gɡ hһΗНн iіιıІΙ jјϳ kкκΚ mмΜМ nпηΝ oоοσΟ0 pрρΡР qԛ rгᴦ sѕ tтτΤТ uυս vνѵ wԝωш xхχΧХ yуγΥУ zᴢΖ l1`.split(' ');
const LATIN: ReadonlyMap<string, string> = new Map(LOOKALIKES.flatMap(([latin, ...others]) => others.map((other) => [other, latin!])));

const LATIN_LETTER = /\p{Script=Latin}/u;
const LOOKALIKE_LETTER = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/** Names that stand for the product itself in the journal. */
const RESERVED = ['operator', 'system', 'anonymous', 'root', 'nobody', 'lantu', 'lantu.operator'];

/** The form in which names are kept and looked for: full-width letters and the like are the letters they stand for (NFKC). */
export const plainName = (name: string): string => name.normalize('NFKC');

/** What a name looks like: two names with one skeleton are taken for each other. */
export function skeletonOf(name: string): string {
  const bare = name.normalize('NFKD').replace(/\p{M}/gu, '');
  const latin = [...bare].map((sign) => LATIN.get(sign) ?? LATIN.get(sign.toLowerCase()) ?? sign.toLowerCase());
  return latin.join('').replaceAll('i', 'l').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

const RESERVED_SKELETONS = new Set(RESERVED.map(skeletonOf));

/**
 * Refuses a name that could be taken for another: of two alphabets, invisible signs, one that is reserved, one that looks like a name that is there.
 * @throws users.name_refused with the reason `mixed`, `reserved` or `confusable`, users.name_taken
 */
export function demandOwnName(name: string, taken: readonly string[]): void {
  if ((LATIN_LETTER.test(name) && LOOKALIKE_LETTER.test(name)) || INVISIBLE.test(name))
    throw problem('users.name_refused', { reason: 'mixed' });
  const skeleton = skeletonOf(name);
  if (RESERVED_SKELETONS.has(skeleton)) throw problem('users.name_refused', { reason: 'reserved' });
  if (taken.includes(name)) throw problem('users.name_taken');
  if (taken.some((other) => skeletonOf(other) === skeleton)) throw problem('users.name_refused', { reason: 'confusable' });
}
