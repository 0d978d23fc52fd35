import { errorCatalogue } from '@guanjia/contracts/core/errors';
import { problem } from '@guanjia/contracts/core/problem';
import type { AnyRoute } from '@guanjia/contracts/core/route';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of all operations; schemas with an id become named components. */
export function buildOpenApi(routes: readonly { domain: string; route: AnyRoute }[], version: string): Json {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Json> = {};
  for (const { domain, route } of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(domain, route, schemas) };
  }
  toSchema(problem, 'output', schemas);
  return {
    openapi: '3.1.1',
    info: { title: '客服管家 Guanjia', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a.localeCompare(b))),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'guanjia_session' },
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token, made on the page “My account” (`gj_…`); needs no x-csrf-token.',
        },
        csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
      },
    },
  };
}

function describe(domain: string, route: AnyRoute, schemas: Record<string, unknown>): Json {
  const parameters = [
    ...parametersOf(route.params, 'path', schemas),
    ...parametersOf(route.query, 'query', schemas),
  ];
  const body = requestBody(route, schemas);
  return {
    operationId: route.operationId,
    tags: [domain],
    summary: route.summary,
    ...(route.access === 'public' ? { security: [] } : { security: securityOf(route) }),
    ...(route.access === 'public' || route.access === 'session' ? {} : { 'x-permission': route.access }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: { [route.status]: successOf(route, schemas), ...errorsOf(route) },
  };
}

function securityOf(route: AnyRoute): Json[] {
  const session = route.method === 'GET' ? { session: [] } : { session: [], csrf: [] };
  return route.byToken ? [session, { token: [] }] : [session];
}

function successOf(route: AnyRoute, schemas: Record<string, unknown>): Json {
  if (route.stream) {
    return {
      description: 'The bytes',
      content: { [route.stream.contentType]: { schema: { type: 'string', format: 'binary' } } },
    };
  }
  if (!route.success) return { description: 'Done' };
  return {
    description: 'Done',
    content: { 'application/json': { schema: toSchema(route.success, 'output', schemas) } },
  };
}

function errorsOf(route: AnyRoute): Json {
  const codes = [
    'bad_request',
    ...(route.access === 'public' ? [] : ['unauthenticated']),
    ...(route.access === 'public' || route.access === 'session' ? [] : ['forbidden']),
    ...(route.params ? ['not_found'] : []),
    ...route.errors,
  ] as (keyof typeof errorCatalogue)[];
  const byStatus = Map.groupBy(codes, (code) => errorCatalogue[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.map((code) => `\`${code}\`: ${errorCatalogue[code][1]}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function parametersOf(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  schemas: Record<string, unknown>,
): Json[] {
  if (!schema) return [];
  const object = toSchema(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }));
}

function requestBody(route: AnyRoute, schemas: Record<string, unknown>): Json | undefined {
  if (route.bodyKind === 'file') {
    const schema = {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    };
    return { required: true, content: { 'multipart/form-data': { schema } } };
  }
  if (!route.body) return undefined;
  return {
    required: true,
    content: { 'application/json': { schema: toSchema(route.body, 'input', schemas) } },
  };
}

/** JSON Schema of a zod schema; what it defines by name moves to the components. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, unknown>): unknown {
  const suffix = io === 'input' ? 'Input' : '';
  const {
    $schema: _,
    $defs = {},
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ jsonSchema }) => {
      delete jsonSchema.pattern;
    },
  }) as Json & { $defs?: Record<string, Json> };
  const rename = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'id' || typeof (value as Json).id !== 'string')
        .map(([key, item]) =>
          key === '$ref' && typeof item === 'string'
            ? [key, item.replace('#/$defs/', '#/components/schemas/') + suffix]
            : [key, rename(item)],
        ),
    );
  };
  for (const [name, definition] of Object.entries($defs)) schemas[name + suffix] = rename(definition);
  const named = (rest as { id?: unknown }).id;
  if (typeof named === 'string') {
    schemas[named + suffix] = rename(rest);
    return { $ref: `#/components/schemas/${named}${suffix}` };
  }
  return rename(rest);
}
