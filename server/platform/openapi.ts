import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint } from '../contract/endpoint.ts';
import { COMMON_PROBLEMS, PROBLEMS, type ProblemCode, SESSION_PROBLEMS } from '../contract/problems.ts';

const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    params: z.record(z.string(), z.unknown()),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string(),
          code: z.string(),
          message: z.string(),
        }),
      )
      .optional(),
    traceId: z.string(),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457 problem details; `code` is from the closed list',
  });

/** Every code that an endpoint can answer. */
export function problemsOf(endpoint: Endpoint): ProblemCode[] {
  return [...new Set([...COMMON_PROBLEMS, ...(endpoint.may === 'public' ? [] : SESSION_PROBLEMS), ...endpoint.problems])];
}

function problemResponses(endpoint: Endpoint): Record<string, object> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(endpoint)) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  const entries = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
      content: { 'application/problem+json': { schema: problemSchema } },
    },
  ]);
  return Object.fromEntries(entries);
}

function hasFields(schema: z.ZodType): schema is z.ZodObject {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).length > 0;
}

function requestBody(endpoint: Endpoint): object {
  if (endpoint.file) {
    const schema = z.looseObject({
      file: z.string().meta({ format: 'binary' }),
    });
    return {
      requestBody: {
        required: true,
        content: { 'multipart/form-data': { schema } },
      },
    };
  }
  const sends = endpoint.method === 'post' || endpoint.method === 'patch';
  return sends && hasFields(endpoint.body)
    ? {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: endpoint.body } },
        },
      }
    : {};
}

function operation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const params = {
    ...(hasFields(endpoint.params) ? { path: endpoint.params } : {}),
    ...(hasFields(endpoint.query) ? { query: endpoint.query } : {}),
  };
  const success = {
    description: endpoint.summary,
    content: {
      [endpoint.stream ?? 'application/json']: { schema: endpoint.reply },
    },
  };
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.id.split('.')[0]!],
    security: endpoint.may === 'public' ? [] : [{ session: [] }, { bearer: [] }],
    ...(endpoint.may === 'public' || endpoint.may === 'signedIn' ? {} : { description: `Needs the permission \`${endpoint.may}\`.` }),
    ...(Object.keys(params).length > 0 ? { requestParams: params } : {}),
    ...requestBody(endpoint),
    responses: {
      [String(endpoint.status)]: success,
      ...problemResponses(endpoint),
    },
  } as ZodOpenApiOperationObject;
}

/** The OpenAPI 3.1 document of all endpoints, read from the contract: nothing is described twice. */
export function openApiDocument(endpoints: readonly Endpoint[]): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: '蓝图 Lantu',
      version: '0.1.0',
      description: 'Land, planning and quota of a city as one blueprint, one ledger and one check.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'lantu.sid',
          description: 'Commands by cookie also send x-csrf-token',
        },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  });
}
