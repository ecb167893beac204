import { exportEndpoints, type Marking } from '../../server/contract/exports.ts';
import { call } from '../api/call.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { type ShownLayer, shownLayers } from '../state/shown.ts';
import { createStore, type Store } from '../state/store.ts';

/** The marking of the sheet that is being printed; null when nobody asked for one. */
export const printed: Store<Marking | null> = createStore<Marking | null>(null);

/** The marking of what is about to leave, with its row in the journal. Problems: those of `call`. */
export function markOut(as: 'print' | 'table', title: string, layers: readonly ShownLayer[]): Promise<Marking> {
  const shown = layers.map(({ id, attributes }) => ({ id, attributes: [...attributes] }));
  return call(exportEndpoints.mark, { body: { as, title: title.slice(0, 200), layers: shown } });
}

/** A marking on one line. */
export const markingLine = ({ sensitivity, by, at, journal }: Marking): string =>
  t('sheets.markingLine', { mark: t(`sheets.mark.${sensitivity}`), by, at: formatInstant(at), journal: String(journal) });

const painted = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

/** Prints the screen with its marking. Where none is to be had, the sheet says that it is in no journal. */
export async function printMarked(): Promise<void> {
  printed.set(await markOut('print', document.title, shownLayers()).catch(() => null));
  await painted();
  window.addEventListener('afterprint', () => printed.set(null), { once: true });
  window.print();
}
