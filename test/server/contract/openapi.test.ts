import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_ENDPOINTS } from '../../../server/contract/index.ts';
import { PROBLEMS } from '../../../server/contract/problems.ts';
import { type Json, startServer, type TestServer } from '../../support/server.ts';

describe('the OpenAPI document', () => {
  let server: TestServer;
  let document: Json;
  beforeAll(async () => {
    server = await startServer();
    document = (await server.anonymous().get('/api/openapi.json')).body;
  });
  afterAll(() => server.close());

  test('is 3.1 and describes every endpoint once', () => {
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    const expected = ALL_ENDPOINTS.map((endpoint) => `${endpoint.method} ${endpoint.path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.sort()).toEqual(expected.sort());
  });

  test('every reference resolves', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1]!);
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const target = reference.split('/').reduce<Json>((at, key) => at?.[key], document);
      expect([reference, typeof target]).toEqual([reference, 'object']);
    }
  });

  test('path parameters are declared and required, and problems are told by status', () => {
    for (const [path, item] of Object.entries<Json>(document.paths)) {
      for (const operation of Object.values<Json>(item)) {
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
        const declared = (operation.parameters ?? []).filter((each: Json) => each.in === 'path');
        expect(declared.map((each: Json) => each.name).sort()).toEqual(inPath);
        expect(declared.every((each: Json) => each.required)).toBe(true);
        expect(Object.keys(operation.responses)).toContain('500');
      }
    }
  });

  test('no problem has a status outside its class', () => {
    expect(Object.values(PROBLEMS).every(({ status }) => status >= 400 && status < 600)).toBe(true);
  });
});
