import { type Corridor, createCorridors } from './corridors.ts';
import { createLattice, type Lattice, outlineOf } from './lattice.ts';
import { createPlaces, type Place, placeAt } from './places.ts';
import { contains } from './polygon.ts';
import type { Line } from './polyline.ts';
import { buildCell, type RuralCell } from './rural.ts';
import { createSectors } from './sectors.ts';
import { buildFabric, type UrbanFabric } from './urban.ts';

/** Everything that does not depend on the number of parcels. Fabrics and cells are built once, when first asked for. */
export type World = {
  seed: number;
  places: readonly Place[];
  corridors: readonly Corridor[];
  lattice: Lattice;
  /** Outline of the whole city in the design plane. */
  outline: Line;
  fabrics: () => readonly UrbanFabric[];
  cells: () => readonly RuralCell[];
  inCity: (x: number, y: number) => boolean;
  /** County at a design point; the main county for points outside. */
  countyAt: (x: number, y: number) => string;
  placeAt: (x: number, y: number) => Place | null;
};

/** A value that is built at the first call. */
export function once<T>(build: () => T): () => T {
  let value: { built: T } | null = null;
  return () => {
    value ??= { built: build() };
    return value.built;
  };
}

/** Lays out the city of a seed. */
export function createWorld(seed: number): World {
  const places = createPlaces(seed);
  const corridors = createCorridors(places, seed);
  const lattice = createLattice(seed);
  const outline = outlineOf(lattice, (county) => county !== null)[0]!;
  const flat = outline.flat();
  const counties = once(() =>
    [...new Set(lattice.cells.map((cell) => cell.county))].map((county) => ({
      county,
      ring: outlineOf(lattice, (other) => other === county)[0]!.flat(),
    })),
  );
  return {
    seed,
    places,
    corridors,
    lattice,
    outline,
    fabrics: once(() => createSectors(places, corridors, seed).map((sector) => buildFabric(sector, seed))),
    cells: once(() => lattice.cells.map((_, id) => buildCell({ seed, lattice, places, corridors }, id))),
    inCity: (x, y) => contains(flat, x, y),
    countyAt: (x, y) => counties().find(({ ring }) => contains(ring, x, y))?.county ?? '371502',
    placeAt: (x, y) => placeAt(places, x, y),
  };
}
