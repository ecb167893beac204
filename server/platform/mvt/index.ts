export type { TileParts } from './assemble.ts';
export { assembleTile } from './assemble.ts';
export type { EncodedFeature, TileFeature, TileRecord } from './encode.ts';
export { encodeFeature } from './encode.ts';
export { MAX_ZOOM, tileBbox3857 } from './grid.ts';
export type { PropertyValue } from './values.ts';
