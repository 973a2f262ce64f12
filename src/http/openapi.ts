import { z } from 'zod';
import type { Operation } from './operation.ts';
import { ProblemBody } from './schema.ts';

/** A schema as JSON Schema, without the address of its dialect. */
export function jsonSchema(schema: z.ZodType): unknown {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(described).filter(([name]) => name !== '$schema'));
}

function content(
  schema: z.ZodType | undefined,
  media: readonly string[] = [],
  type = 'application/json',
) {
  const json = schema ? [[type, { schema: jsonSchema(schema) }] as const] : [];
  const content = [...media.map((type) => [type, {}] as const), ...json];
  return content.length === 0 ? {} : { content: Object.fromEntries(content) };
}

function security(access: Operation['access']): readonly Record<string, readonly string[]>[] {
  if (access === 'everyone') return [];
  if (access === 'resident') return [{ residentSession: [] }];
  if (access === 'station') return [{ stationSession: [] }];
  return access === 'programme' ? [{ clientAssertion: [] }] : [{ operatorSession: [] }];
}

/** What a problem is documented as. */
function problem(what: string) {
  return {
    description: `${what}: a problem (RFC 9457) with a stable code.`,
    content: { 'application/problem+json': { schema: jsonSchema(ProblemBody) } },
  };
}

/** A name for generated clients, e.g. `postV1Enrolments`. */
function operationId({ method, path }: Operation): string {
  const words = path.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function parametersOf({
  path,
  parameters,
  query = {},
  headers = {},
}: Operation): readonly object[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return [
    ...names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: jsonSchema(parameters?.[name] ?? z.uuid()),
    })),
    ...Object.entries(query).map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema: jsonSchema(schema),
    })),
    ...Object.entries(headers).map(([name, schema]) => ({
      name,
      in: 'header',
      required: true,
      schema: jsonSchema(schema),
    })),
  ];
}

function requestBody({ body, carries }: Operation) {
  const type = carries === 'form' ? 'application/x-www-form-urlencoded' : undefined;
  if (body) return { requestBody: { required: true, ...content(body, [], type) } };
  const octets = carries === 'slice' || carries === 'packet';
  const media = ['application/octet-stream'];
  return octets ? { requestBody: { required: true, ...content(undefined, media) } } : {};
}

function described(operation: Operation) {
  const answers = Object.entries(operation.answers).map(([status, { what, schema, media }]) => [
    status,
    { description: what, ...content(schema, media) },
  ]);
  const parameters = parametersOf(operation);
  return {
    operationId: operationId(operation),
    summary: operation.summary,
    security: security(operation.access),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation),
    responses: {
      ...Object.fromEntries(answers),
      '4XX': problem('The request is refused'),
      '5XX': problem('The station can not answer now'),
    },
  };
}

/** The OpenAPI 3.1 document of these endpoints, from the schemas that check their bodies. */
export function openApiDocument(operations: readonly Operation[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Basma station',
      version: '1',
      description:
        'Enrolment, adjudication and verification of residents. Problems follow RFC 9457.',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This station' }],
    paths,
    components: {
      securitySchemes: {
        operatorSession: { type: 'http', scheme: 'bearer' },
        residentSession: { type: 'http', scheme: 'bearer' },
        stationSession: { type: 'http', scheme: 'bearer' },
        clientAssertion: {
          type: 'apiKey',
          in: 'header',
          name: 'client-assertion',
          description: 'A private_key_jwt (RFC 7523), ES256, used once, at most five minutes.',
        },
      },
    },
  };
}
