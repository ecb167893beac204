export { assembleTile } from './assemble.ts';
export type { TileRecord } from './encode.ts';
export { encodeFeature } from './encode.ts';
export { MAX_ZOOM, tileBbox3857 } from './grid.ts';
