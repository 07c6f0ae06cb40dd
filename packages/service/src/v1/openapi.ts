// The OpenAPI document, made from the endpoints and their schemas. OpenAPI 3.1, whose schemas are JSON Schema 2020-12.
import { z } from 'zod';
import type { AnswerForm, Endpoint, Shape } from './endpoint.ts';
import { PROBLEM_STATUS, type ProblemWord, problemSchema } from './problem.ts';

/** Can come of any request. */
const ALWAYS: readonly ProblemWord[] = ['badRequest', 'tooManyRequests', 'failed', 'busy'];

const PROBLEM_TEXTS: Readonly<Record<ProblemWord, string>> = {
  badRequest: 'A parameter or the body cannot be read',
  unauthorized: 'The token is missing or wrong',
  forbidden: 'Not allowed here',
  notFound: 'There is no such thing, or it is not kept any more',
  methodNotAllowed: 'Another method is meant',
  tooLarge: 'The body is too large',
  unsupportedMediaType: 'The body is of another type than those that are read',
  tooManyRequests: 'Too many requests of this client; Retry-After says when to come again',
  failed: 'The node failed',
  busy: 'Too much is asked of the node at the moment; Retry-After says when to come again',
};

/** Schemas that the document names, by their names. */
export type NamedSchemas = Readonly<Record<string, z.ZodType>>;

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiInit {
  readonly version: string;
  readonly endpoints: readonly Endpoint[];
  readonly schemas: NamedSchemas;
}

export function openApiDocument({ version, endpoints, schemas }: OpenApiInit): Json {
  const named: NamedSchemas = { ...schemas, Problem: problemSchema };
  const nameOf = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint, nameOf) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Babble',
      version,
      description:
        'Looking into a running Babble node. Numbers that grow with a node (events, blocks, rounds) begin at 0. The endpoints of the Go implementation (/stats, /block/…, /graph, …) are served beside these.',
    },
    paths,
    components: {
      schemas: componentSchemas(named),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'What --service-token says, where it says something' },
      },
    },
  };
}

function componentSchemas(named: NamedSchemas): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: 'output' });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema as Json)]));
}

/** Without what says where it stands, since it stands somewhere else. */
function bare({ $schema, $id, ...schema }: Json): Json {
  return schema;
}

function operation(endpoint: Endpoint, nameOf: ReadonlyMap<z.ZodType, string>): Json {
  const { summary, description, params, query, answers, problems, writes } = endpoint;
  const responses = [
    ...answers.map((answer) => [String(answer.status), response(answer, nameOf)] as const),
    ...[...problems, ...ALWAYS].map((word) => [String(PROBLEM_STATUS[word]), problemResponse(word)] as const),
  ];
  return {
    operationId: operationId(endpoint),
    summary,
    ...(description === '' ? {} : { description }),
    parameters: [...parameters(params, 'path'), ...parameters(query, 'query')],
    ...(writes ? { security: [{ token: [] }, {}], requestBody: REQUEST_BODY } : {}),
    // Of two with one status the first counts: what the endpoint answers.
    responses: Object.fromEntries(responses.reverse()),
  };
}

function operationId({ method, path }: Endpoint): string {
  const words = path.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '' && word !== 'v1');
  return [method, ...words].map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('');
}

function parameters(shape: Shape, place: 'path' | 'query'): readonly Json[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description, ...rest } = bare(z.toJSONSchema(schema, { io: 'output' }) as Json);
    const required = place === 'path' || !schema.safeParse(undefined).success;
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest };
  });
}

function response({ schema, type = 'application/json' }: AnswerForm, nameOf: ReadonlyMap<z.ZodType, string>): Json {
  const name = nameOf.get(schema);
  const described = name === undefined ? bare(z.toJSONSchema(schema, { io: 'output' }) as Json) : reference(name);
  return { description: schema.description ?? name ?? '', content: { [type]: { schema: described } } };
}

function problemResponse(word: ProblemWord): Json {
  return { description: PROBLEM_TEXTS[word], content: { 'application/json': { schema: reference('Problem') } } };
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

const REQUEST_BODY: Json = {
  required: true,
  content: {
    'application/json': {
      schema: {
        oneOf: [
          {
            type: 'object',
            properties: { data: { type: 'string', contentEncoding: 'base64' } },
            required: ['data'],
            additionalProperties: false,
          },
          {
            type: 'object',
            properties: { text: { type: 'string' } },
            required: ['text'],
            additionalProperties: false,
          },
        ],
      },
    },
    'application/octet-stream': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } },
  },
};
