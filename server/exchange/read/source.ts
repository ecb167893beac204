import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unpack } from './archive.ts';
import { readPlots, txtSystem } from './boundaryPlots.ts';
import { parseBoundaryTxt } from './boundaryTxt.ts';
import { candidateSystems, overZoneEdge, type SourceBox } from './coordinates.ts';
import { identify, type ReferenceSystem, refuseShiftedName, systemByCode } from './crs.ts';
import { inspectDxf, readDxf } from './dxf.ts';
import { decodeText, isUtf8 } from './encoding.ts';
import { proposeMapping } from './fields.ts';
import { openWithGdal } from './gdal.ts';
import { geoJsonSystem, readGeoJson } from './geojson.ts';
import { scanJson } from './jsonScan.ts';
import { readKml } from './kml.ts';
import { inspectShapefile } from './shapefile.ts';
import { FeatureSink } from './sink.ts';
import { chooseSource, type Source, sniffFile, sourcesOf } from './sniff.ts';
import { addStraight, straightFeatures } from './straight.ts';
import { openTopology, readTopoJson } from './topojson.ts';
import {
  type CrsDecision,
  type EncodingDecision,
  type ReadFeature,
  type ReadLimits,
  type ReadProgress,
  ReadRefusal,
  type ReadReport,
  type ReadRequest,
  type SourceFormat,
  type SourceLayer,
} from './types.ts';

/** One read in progress: the request, where it may write, and where its features and progress go. */
export interface ReadJob {
  request: ReadRequest;
  limits: ReadLimits;
  workDir: string;
  deliver: (batch: ReadFeature[]) => Promise<void>;
  progress: (progress: ReadProgress) => void;
}

interface Outcome {
  format: SourceFormat;
  sink: FeatureSink;
  crs: CrsDecision;
  encoding: EncodingDecision | null;
  layers: SourceLayer[];
  layer: string;
}

/** Reads one upload from sniffing to the last batch. Runs inside the worker; raises `ReadRefusal`. */
export async function readSource(job: ReadJob): Promise<ReadReport> {
  const { size } = await stat(job.request.path);
  if (size > job.limits.uploadBytesMax) throw new ReadRefusal('file.too_large', { bytes: size, most: job.limits.uploadBytesMax });
  const source = await findSource(job);
  for (const name of [job.request.fileName, source.name]) refuseShiftedName(name);
  job.progress({ phase: 'read', done: 0.2 });
  const outcome = await READERS[source.kind](source, job);
  const { sink } = outcome;
  await sink.flush();
  if (sink.featureCount === 0) throw new ReadRefusal('file.no_features', { layer: outcome.layer });
  if (outcome.encoding?.by === 'assumed') sink.find('encoding.assumed', { encoding: outcome.encoding.encoding });
  const system = systemByCode(outcome.crs.epsg)!;
  if (sink.bbox && overZoneEdge(system, sink.bbox))
    sink.find('crs.zone_edge', { centralMeridian: system.centralMeridian, west: sink.bbox[0], east: sink.bbox[2] });
  const fields = sink.fields.list();
  return {
    format: outcome.format,
    featureCount: sink.featureCount,
    vertexCount: sink.vertexCount,
    crs: outcome.crs,
    encoding: outcome.encoding,
    layers: outcome.layers,
    layer: outcome.layer,
    fields,
    mapping: proposeMapping(fields),
    geometryTypes: sink.geometryTypes,
    bbox: sink.bbox,
    findings: sink.findings,
    findingCounts: sink.findingCounts,
  };
}

async function findSource(job: ReadJob): Promise<Source> {
  const { path, fileName, layerChoice } = job.request;
  const first = await sniffFile(path, fileName);
  if (first.kind !== 'zip') return first;
  const files = await unpack(path, join(job.workDir, 'in'), job.limits, (share) => job.progress({ phase: 'unpack', done: share * 0.2 }));
  return chooseSource(await sourcesOf(files), files, layerChoice);
}

type Reader = (source: Source, job: ReadJob) => Promise<Outcome>;

const READERS: Record<Source['kind'], Reader> = {
  json: readJsonSource,
  geojson: readJsonSource,
  topojson: readJsonSource,
  'boundary-txt': readTxtSource,
  kml: readKmlSource,
  shapefile: readShapefileSource,
  gpkg: (source, job) => readGdalSource(source, job, 'gpkg', null),
  filegdb: (source, job) => readGdalSource(source, job, 'filegdb', null),
  dxf: readDxfSource,
  zip: () => Promise.reject(new ReadRefusal('archive.nested', { entry: '' })),
};

async function readJsonSource(source: Source, job: ReadJob): Promise<Outcome> {
  const raw = await readFile(source.path);
  const isPlain = raw[0] !== 0xff && raw[0] !== 0xfe && isUtf8(raw);
  const decoded = isPlain ? null : decodeText(raw, job.request.encodingChoice);
  const bytes = decoded ? Buffer.from(decoded.text, 'utf8') : stripBom(raw);
  const encoding: EncodingDecision = decoded?.decision ?? { encoding: 'UTF-8', by: 'format' };
  const scan = scanJson(bytes);
  const onShare = (share: number) => job.progress({ phase: 'read', done: 0.2 + share * 0.8 });
  if (scan.root.type !== 'Topology') {
    const { system, declared } = geoJsonSystem(scan.root);
    const { crs, sink } = begin(job, { system, declared, by: declared === null ? 'format' : 'declared', box: null });
    await readGeoJson(bytes, scan, sink, onShare);
    return { format: 'geojson', sink, crs, encoding, layers: [], layer: source.name };
  }
  const { topology, layers } = openTopology(scan.root);
  const layer = chooseLayer(layers, job.request.layerChoice);
  const { crs, sink } = begin(job, { system: systemByCode(4326)!, declared: null, by: 'format', box: null });
  noteLayers(layers, layer.name, sink);
  await readTopoJson(topology, layer.name, sink, onShare);
  return { format: 'topojson', sink, crs, encoding, layers, layer: layer.name };
}

async function readTxtSource(source: Source, job: ReadJob): Promise<Outcome> {
  const { text, decision } = decodeText(await readFile(source.path), job.request.encodingChoice);
  const txt = parseBoundaryTxt(text, job.limits.verticesMax);
  const { system, declared, isZoneAssumed } = txtSystem(txt);
  const { crs, sink } = begin(job, { system, declared, by: 'declared', box: txtBox(txt.plots) });
  if (isZoneAssumed && crs.by === 'declared') sink.find('txt.zone_assumed', { name: crs.name, epsg: crs.epsg });
  await readPlots(txt, sink);
  return { format: 'boundary-txt', sink, crs, encoding: decision, layers: [], layer: source.name };
}

function txtBox(plots: { points: { first: number; second: number }[] }[]): SourceBox | null {
  const box = {
    minX: Number.POSITIVE_INFINITY,
    minY: Number.POSITIVE_INFINITY,
    maxX: Number.NEGATIVE_INFINITY,
    maxY: Number.NEGATIVE_INFINITY,
  };
  for (const { first, second } of plots.flatMap((plot) => plot.points)) {
    box.minX = Math.min(box.minX, second);
    box.maxX = Math.max(box.maxX, second);
    box.minY = Math.min(box.minY, first);
    box.maxY = Math.max(box.maxY, first);
  }
  return Number.isFinite(box.minX) ? box : null;
}

async function readKmlSource(source: Source, job: ReadJob): Promise<Outcome> {
  const { text, decision } = decodeText(await readFile(source.path), job.request.encodingChoice);
  const { crs, sink } = begin(job, { system: systemByCode(4326)!, declared: null, by: 'format', box: null });
  await readKml(text, sink, (share) => job.progress({ phase: 'read', done: 0.2 + share * 0.8 }));
  return { format: 'kml', sink, crs, encoding: decision, layers: [], layer: source.name };
}

async function readShapefileSource(source: Source, job: ReadJob): Promise<Outcome> {
  const encoding = await inspectShapefile(source.path, source.name, job.request.encodingChoice);
  return readGdalSource(source, job, 'shapefile', encoding);
}

async function readGdalSource(source: Source, job: ReadJob, format: SourceFormat, encoding: EncodingDecision | null): Promise<Outcome> {
  const opened = await openWithGdal(source.path, job.workDir, encoding ? [`ENCODING=${encoding.encoding}`] : []);
  const layer = chooseLayer(opened.layers, job.request.layerChoice);
  const system = layer.declared ? identify(layer.declared) : null;
  const { crs, sink } = begin(job, { system, declared: layer.declared?.text ?? null, by: 'declared', box: layer.box });
  if (format !== 'shapefile') noteLayers(opened.layers, layer.name, sink);
  if (layer.featureCount > job.limits.featuresMax)
    throw new ReadRefusal('limit.features', { count: layer.featureCount, most: job.limits.featuresMax });
  job.progress({ phase: 'convert', done: 0.25 });
  const features = await straightFeatures(opened, layer);
  job.progress({ phase: 'read', done: 0.5 });
  for (const feature of features) {
    const full = addStraight(feature, layer, sink);
    if (!full) continue;
    await full;
    job.progress({ phase: 'read', done: 0.5 + 0.5 * Math.min(1, sink.featureCount / Math.max(1, layer.featureCount)) });
  }
  return {
    format,
    sink,
    crs,
    encoding,
    layers: format === 'shapefile' ? [] : opened.layers.map(plainLayer),
    layer: format === 'shapefile' ? source.name : layer.name,
  };
}

async function readDxfSource(source: Source, job: ReadJob): Promise<Outcome> {
  const { encoding, curved } = await inspectDxf(source.path);
  const { encodingChoice } = job.request;
  const settings: Record<string, string> = encodingChoice ? { DXF_ENCODING: encodingChoice } : {};
  const opened = await openWithGdal(source.path, job.workDir, [], settings);
  const layer = chooseLayer(opened.layers, undefined);
  const { crs, sink } = begin(job, { system: null, declared: null, by: 'declared', box: layer.box });
  await readDxf(await opened.convert(layer.name, 'it-is'), curved, sink);
  return {
    format: 'dxf',
    sink,
    crs,
    encoding: encodingChoice ? { encoding: encodingChoice, by: 'choice' } : encoding,
    layers: [],
    layer: dirname(source.name) === '.' ? source.name : layer.name,
  };
}

const plainLayer = ({ name, featureCount, geometryType }: SourceLayer): SourceLayer => ({ name, featureCount, geometryType });

/** The user's layer, else the areas with the most features, else the largest. */
function chooseLayer<T extends SourceLayer>(layers: readonly T[], choice: string | undefined): T {
  const named = layers.find((layer) => layer.name === choice);
  const areas = layers.filter((layer) => /Polygon|Surface/.test(layer.geometryType));
  const ranked = [...(areas.length > 0 ? areas : layers)].sort((a, b) => b.featureCount - a.featureCount);
  const chosen = named ?? ranked[0];
  if (!chosen) throw new ReadRefusal('file.no_features', {});
  return chosen;
}

function noteLayers(layers: readonly SourceLayer[], used: string, sink: FeatureSink): void {
  if (layers.length > 1) sink.find('source.several_layers', { used, names: layers.map((layer) => layer.name).slice(0, 50) });
}

interface Declared {
  system: ReferenceSystem | null;
  declared: string | null;
  by: CrsDecision['by'];
  box: SourceBox | null;
}

/** Settles the reference system and opens the sink. Without a declaration and a choice it raises `crs.ambiguous` with candidates. */
function begin(job: ReadJob, { system, declared, by, box }: Declared): { crs: CrsDecision; sink: FeatureSink } {
  const { crsChoice } = job.request;
  const chosen = crsChoice === undefined ? null : systemByCode(crsChoice);
  if (chosen === undefined) throw new ReadRefusal('crs.unsupported', { declared: `EPSG:${crsChoice}` });
  const used = chosen ?? system;
  if (!used) throw new ReadRefusal('crs.ambiguous', { candidates: box ? candidateSystems(box) : [], ...(box ?? {}) });
  const sink = new FeatureSink(used, job.request.swapAxes === true, job.limits, job.deliver);
  if (chosen && system && chosen.epsg !== system.epsg) sink.find('crs.overridden', { declared: system.name, used: chosen.name });
  if (used.epsg === 4326) sink.find('crs.wgs84', {});
  if (used.epsg === 3857) sink.find('crs.web_mercator', {});
  return { crs: { epsg: used.epsg, name: used.name, by: chosen ? 'choice' : by, declared }, sink };
}

const stripBom = (bytes: Buffer) => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes);
