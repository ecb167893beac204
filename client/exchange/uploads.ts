import { exchangeEndpoints } from '../../server/contract/exchange.ts';
import { call } from '../api/call.ts';
import { createStore, type Store } from '../state/store.ts';

/** The file that is on its way to the server, by name; null when none is. */
export const sending: Store<string | null> = createStore<string | null>(null);

/** Sends a file to be read for a layer; answers the import's id. Throws ProblemError. */
export async function upload(file: File, layer: string): Promise<string> {
  const form = new FormData();
  form.set('layer', layer);
  form.set('file', file, file.name);
  sending.set(file.name);
  try {
    const { id } = await call(exchangeEndpoints.create, { form });
    return id;
  } finally {
    sending.set(null);
  }
}
