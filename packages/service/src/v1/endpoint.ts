// What an endpoint of /v1 is: its path, what it is asked, what it answers, and who answers. Routes and the OpenAPI document are both made from this,
// so that neither can say anything else than the other.
import { z } from 'zod';
import type { ServiceContext } from '../service-bindings.ts';
import { complaintOf } from './parameters.ts';
import { type ProblemWord, RequestProblem } from './problem.ts';

/** Parameters by name. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** What the parameters are once they are read. */
export type Outputs<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> };

/** What is known of a request. */
export interface Asked<P, Q> {
  readonly params: P;
  readonly query: Q;
  readonly context: ServiceContext;
}

export interface AnswerForm {
  readonly status: number;
  readonly schema: z.ZodType;
  /** `application/json` by default. */
  readonly type?: string;
}

/** What the OpenAPI document says of an endpoint. */
export interface Endpoint {
  readonly method: 'get' | 'post';
  /** With parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly params: Shape;
  readonly query: Shape;
  readonly answers: readonly AnswerForm[];
  /** What else can come of it, beside what can come of any. */
  readonly problems: readonly ProblemWord[];
  /** Whether what it is sent changes something, and a token is asked for where there is one. */
  readonly writes: boolean;
  /** Rejects with a {@link RequestProblem}. */
  answer(context: ServiceContext): Promise<Response>;
}

export interface EndpointInit<P extends Shape, Q extends Shape>
  extends Omit<Endpoint, 'answer' | 'method' | 'description' | 'params' | 'query' | 'problems' | 'writes'> {
  readonly method?: 'get' | 'post';
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly problems?: readonly ProblemWord[];
  readonly handle: (asked: Asked<Outputs<P>, Outputs<Q>>) => Response | Promise<Response>;
}

export function endpoint<P extends Shape = Record<never, z.ZodType>, Q extends Shape = Record<never, z.ZodType>>(
  init: EndpointInit<P, Q>,
): Endpoint {
  const { method = 'get', description = '', handle, problems = [], ...rest } = init;
  const params = (init.params ?? {}) as P;
  const query = (init.query ?? {}) as Q;
  const paramsSchema = z.strictObject(params);
  const querySchema = z.strictObject(query);
  return {
    ...rest,
    method,
    description,
    params,
    query,
    problems,
    writes: method === 'post',
    answer: async (context) => {
      const asked = {
        params: read<P>(paramsSchema, context.req.param()),
        query: read<Q>(querySchema, context.req.query()),
        context,
      };
      return handle(asked);
    },
  };
}

function read<S extends Shape>(schema: z.ZodType, given: unknown): Outputs<S> {
  const { success, data, error } = schema.safeParse(given);
  if (!success) throw new RequestProblem('badRequest', complaintOf(error));
  return data as Outputs<S>;
}

/** A JSON answer that is not to be kept: the next one may say something else. */
export function jsonOf<T>(value: T, status = 200): Response {
  return Response.json(value, { status, headers: { 'Cache-Control': 'no-store' } });
}
