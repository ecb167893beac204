import { randomUUID } from 'node:crypto';
import { setupEndpoints as endpoints } from '../../contract/setup.ts';
import { receiveUpload } from '../../exchange/index.ts';
import { actorByName, type Sessions, viewOf } from '../../identity/index.ts';
import type { Knex } from '../../platform/database.ts';
import { type Route, route } from '../../platform/http.ts';
import type { FirstDay } from './first-day.ts';

const FILE_BYTES_MAX = 64 * 2 ** 20;
const TOKEN_HEADER = 'x-setup-token';

export interface SetupRoutesOptions {
  readonly knex: Knex;
  readonly separated: boolean;
  readonly sessions: Sessions;
  readonly firstDay: FirstDay;
  /** Where a boundary file lies while it is read. */
  readonly dir: string;
}

export function setupRoutes({ knex, separated, sessions, firstDay, dir }: SetupRoutesOptions): Route[] {
  return [
    route(endpoints.state, async () => ({ open: await firstDay.isOpen() })),
    route(endpoints.addFile, async ({ query }, { request, response }) => {
      await firstDay.demand(request.header(TOKEN_HEADER));
      const upload = await receiveUpload(request, response, dir, `setup-${randomUUID()}`, FILE_BYTES_MAX);
      return firstDay.add(upload.path, upload.fileName, query.province);
    }),
    route(endpoints.removeFiles, async (_input, { request }) => {
      await firstDay.demand(request.header(TOKEN_HEADER));
      firstDay.forget();
      return {};
    }),
    route(endpoints.make, async ({ body }, { request, traceId }) => {
      await firstDay.demand(request.header(TOKEN_HEADER));
      const { regions, invitations } = await firstDay.make(body, traceId);
      const actor = (await actorByName({ knex, separated }, body.admin.name))!;
      return { user: viewOf(actor), csrfToken: await sessions.signIn(request, actor, { strong: false }), regions, invitations };
    }),
  ];
}
