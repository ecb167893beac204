import { blueprintEndpoints } from '../../server/contract/blueprint.ts';
import { sitingEndpoints } from '../../server/contract/siting.ts';
import { call } from '../api/call.ts';
import { onLive } from '../api/events.ts';
import { may, session } from '../api/session.ts';
import { loadLayers } from '../map/load-layers.ts';
import { view } from '../state/url-state.ts';
import { seeVersions } from '../state/versions.ts';

/** Read the versions for the foot bar after signing in, and again when the blueprint changes; the layers follow the date that is shown. */
export function followVersions(): void {
  const read = (): void => {
    if (session.get().state !== 'in' || !may('blueprint.read')) return;
    call(blueprintEndpoints.revisions, { query: { limit: 1 } }).then(
      ({ items }) => seeVersions({ revision: items[0]?.id ?? null }),
      () => undefined,
    );
    call(sitingEndpoints.rules).then(
      ({ version }) => seeVersions({ rulesVersion: version }),
      () => undefined,
    );
  };
  session.subscribe(read);
  onLive('blueprint.changed', read);
  view.subscribe((now, before) => {
    if (now.date !== before.date && may('blueprint.read')) loadLayers().catch(() => undefined);
  });
}
