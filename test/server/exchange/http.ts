import type { ImportView } from '../../../server/contract/exchange.ts';
import type { Answer, Client } from '../../support/server.ts';

/** Posts a multipart form as a browser does; without a name it has no file. */
export async function upload(
  url: string,
  headers: Readonly<Record<string, string>>,
  name: string | null,
  content: Buffer | string,
  fields: Record<string, string>,
): Promise<Answer> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  if (name !== null) form.set('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  const response = await fetch(`${url}/api/imports`, { method: 'POST', headers: { ...headers }, body: form });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

const UNDER_WAY = ['queued', 'reading', 'checking'];

/** The import once nothing is under way. */
export async function settled(client: Client, id: string): Promise<ImportView> {
  for (;;) {
    const { body, status } = await client.get<ImportView>(`/api/imports/${id}?limit=1000`);
    if (status !== 200) throw new Error(`Import ${id} answered ${status}: ${JSON.stringify(body)}`);
    if (!UNDER_WAY.includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Uploads and waits until the import has been read and checked. */
export async function importFile(
  url: string,
  client: Client,
  name: string,
  content: Buffer | string,
  fields: Record<string, string>,
): Promise<ImportView> {
  const answer = await upload(url, client.headers, name, content, fields);
  if (answer.status !== 202) throw new Error(`Upload of ${name} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return settled(client, answer.body.id);
}
