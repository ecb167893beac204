import { commitChangeSet, endItems, openChangeSet, putItems } from '../../blueprint/index.ts';
import type { DrawRegions } from '../../regions/index.ts';

const LAYER = 'regions';

/** Changes the map's layer of regions as one commit. The regions stand below the blueprint, so whoever wires them hands them this. */
export const drawRegions: DrawRegions = async (unit, reason, put, gone) => {
  if (put.length + gone.length === 0) return;
  const setId = await openChangeSet(unit, { kind: 'edit', reason });
  await putItems(unit, setId, LAYER, put);
  await endItems(unit, setId, LAYER, gone);
  await commitChangeSet(unit, setId);
};
