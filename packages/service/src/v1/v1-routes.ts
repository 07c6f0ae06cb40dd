// Puts the endpoints of /v1 on a service: their answers, their problems, and the document that describes them.
import type { Headers } from '../answers.ts';
import type { Service, ServiceContext } from '../service-bindings.ts';
import { checkMayWrite, type WriteGuardInit } from '../write-guard.ts';
import type { Endpoint } from './endpoint.ts';
import { NAMED_SCHEMAS } from './named-schemas.ts';
import { openApiDocument } from './openapi.ts';
import { problemAnswer, RequestProblem } from './problem.ts';

export interface V1RoutesInit {
  readonly endpoints: readonly Endpoint[];
  readonly version: string;
  /** Of answers that read. */
  readonly cors: Headers;
  readonly guard: WriteGuardInit;
}

export function addV1Routes(service: Service, init: V1RoutesInit): void {
  const { endpoints, version, cors, guard } = init;
  const paths = new Map<string, Endpoint[]>();
  for (const each of endpoints) paths.set(each.path, [...(paths.get(each.path) ?? []), each]);
  let document: string | undefined;
  service.get('/v1/openapi.json', () => {
    document ??= JSON.stringify(openApiDocument({ version, endpoints, schemas: NAMED_SCHEMAS }));
    return new Response(document, { headers: { 'Content-Type': 'application/json', ...cors } });
  });
  paths.set('/v1/openapi.json', []);
  for (const [path, at] of paths) {
    const route = path.replace(/\{(\w+)\}/g, ':$1');
    for (const each of at) service[each.method](route, (c) => answered(c, each, cors, guard));
    // What is left are other methods.
    service.all(route, () => otherMethod(at, cors));
  }
  service.all('/v1', () => unknownPath(cors));
  service.all('/v1/*', () => unknownPath(cors));
}

async function answered(c: ServiceContext, each: Endpoint, cors: Headers, guard: WriteGuardInit): Promise<Response> {
  const headers = each.writes ? {} : cors;
  try {
    if (each.writes) checkMayWrite((name) => c.req.header(name), guard);
    const answer = await each.answer(c);
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  } catch (error) {
    if (error instanceof RequestProblem) {
      return problemAnswer(error.word, error.message, { ...headers, ...error.headers });
    }
    const message = error instanceof Error ? error.message : String(error);
    return problemAnswer('failed', message, headers);
  }
}

function otherMethod(at: readonly Endpoint[], cors: Headers): Response {
  const methods = at.length === 0 ? ['GET'] : at.map(({ method }) => method.toUpperCase());
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return problemAnswer('methodNotAllowed', `Allowed here: ${allowed.join(', ')}.`, {
    ...cors,
    Allow: allowed.join(', '),
  });
}

function unknownPath(cors: Headers): Response {
  return problemAnswer('notFound', 'There is nothing here: /v1/openapi.json says what there is.', cors);
}
