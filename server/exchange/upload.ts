import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request, Response } from 'express';
import { problem } from '../platform/problem.ts';

export interface Upload {
  readonly path: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** Room for the multipart envelope around the file. */
const ENVELOPE_BYTES = 256 * 1024;
/** An area that a delivery covers is said in a field. */
const FIELD_BYTES_MAX = 200_000;
const FIELDS = ['layer', 'crs', 'encoding', 'sourceDate', 'covers'];

/**
 * Streams one multipart file to disk within hard limits. A declared length beyond the limit is refused before the first byte is read, and
 * a body that turns out larger is cut off; either way the connection ends with the answer, so that nobody goes on sending.
 * @throws request.too_large, request.malformed, request.invalid (no file)
 */
export async function receiveUpload(request: Request, response: Response, dir: string, name: string, bytesMax: number): Promise<Upload> {
  const refuse = (): never => {
    response.setHeader('connection', 'close');
    throw problem('request.too_large', { limitBytes: bytesMax });
  };
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > bytesMax + ENVELOPE_BYTES) refuse();
  await mkdir(dir, { recursive: true });
  const path = join(dir, name);
  try {
    const upload = await parse(request, path, bytesMax);
    if (upload === 'too large') return refuse();
    return upload;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function parse(request: Request, path: string, bytesMax: number): Promise<Upload | 'too large'> {
  return new Promise((resolve, reject) => {
    const malformed = () => reject(problem('request.malformed'));
    const fields: Record<string, string> = {};
    let file: Promise<{ fileName: string; sizeBytes: number; isCut: boolean }> | null = null;
    let parser: busboy.Busboy;
    try {
      const limits = {
        files: 1,
        fileSize: bytesMax,
        fields: 10,
        fieldSize: FIELD_BYTES_MAX,
        fieldNameSize: 100,
        parts: 12,
        headerPairs: 50,
      };
      parser = busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
    } catch {
      malformed();
      return;
    }
    parser.on('field', (name, value) => {
      if (FIELDS.includes(name)) fields[name] = value;
    });
    parser.on('file', (_name, stream, info) => {
      let sizeBytes = 0;
      stream.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
      });
      file = pipeline(stream, createWriteStream(path, { mode: 0o600 })).then(() => ({
        fileName: cleanName(info.filename),
        sizeBytes,
        isCut: stream.truncated === true,
      }));
      file.catch(malformed);
      stream.once('limit', () => {
        request.unpipe(parser);
        request.resume();
        resolve('too large');
      });
    });
    parser.once('error', malformed);
    request.once('aborted', malformed);
    parser.once('close', () => {
      if (!file)
        return reject(
          problem('request.invalid', {}, { errors: [{ pointer: '/body/file', code: 'missing', message: 'a file is needed' }] }),
        );
      file.then(({ fileName, sizeBytes, isCut }) => resolve(isCut ? 'too large' : { path, fileName, sizeBytes, fields }), malformed);
    });
    request.pipe(parser);
  });
}

/** The last part of the name, without control characters. */
function cleanName(name: string | undefined): string {
  const plain = basename((name ?? '').replaceAll('\\', '/'))
    .replace(/\p{Cc}/gu, '')
    .trim();
  return plain.slice(-200) || 'upload';
}
