import { blueprintEndpoints } from './blueprint.ts';
import { commandEndpoints } from './command.ts';
import type { Endpoint } from './endpoint.ts';
import { identityEndpoints } from './identity.ts';
import { ledgerEndpoints } from './ledger.ts';
import { parcelsEndpoints } from './parcels.ts';
import { projectsEndpoints } from './projects.ts';
import { regionsEndpoints } from './regions.ts';
import { sitingEndpoints } from './siting.ts';

/** Every endpoint of the product, for the OpenAPI document and for tests that ask something of each. */
export const ALL_ENDPOINTS: readonly Endpoint[] = [
  identityEndpoints,
  regionsEndpoints,
  blueprintEndpoints,
  ledgerEndpoints,
  parcelsEndpoints,
  sitingEndpoints,
  projectsEndpoints,
  commandEndpoints,
].flatMap((group) => Object.values(group) as unknown as Endpoint[]);
