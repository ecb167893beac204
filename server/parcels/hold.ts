import { fillItems } from '../blueprint/index.ts';
import { inEveryRegion, type Unit } from '../platform/unit.ts';
import { heldParcels } from './hold-store.ts';

/** The layer that follows the sites of projects; for `follows` of a commit. */
export const PARCELS = 'parcels';

/**
 * Lets the state of parcels follow a change set in the same transaction: a parcel under a live site is reserved, one that a site leaves is
 * again what the cadastre says, and a delivery never makes a held parcel available. Call it with the ground locked, before the commit.
 */
export async function settleParcels(unit: Unit, setId: number): Promise<void> {
  await inEveryRegion(unit, () => fillItems(unit, setId, PARCELS, heldParcels(setId)));
}
