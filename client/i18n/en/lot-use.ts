import type { English } from '../shape.ts';
import type { lotUse as source } from '../zh/lot-use.ts';

export const lotUse: English<typeof source> = {
  lot: 'Lot',
  lots: 'Lots to use',
  left: 'Left',
  part: 'To the project',
  gets: 'The project gets',
  givenUp: 'Given up on top',
  ofKind: 'Choose a quota: its lots with something left are listed here',
  usedUp: '{count} more used up',
  allUsed: '{kind}: all that was freed in {year} is used',
  none: '{kind}: no lots in {year}',
  noneWhy: 'Book a freed lot, or choose another quota or year',
  ratio: 'Ratio of use',
  ratioNote: '2 : 1 gives up one unit for each that the project gets',
  ratioLeast: '{lot} needs at least 2 : 1',
  toSource: 'See where it came from',
};
