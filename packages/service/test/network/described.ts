// Answers judged by the document that the service itself gives: whatever is answered has to be described there, status and shape.
import type { Service } from '@babble/service';
import { expect } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

export interface DescribedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Asks a service, and judges what it answers. */
export type Ask = (path: string, init?: RequestInit) => Promise<DescribedAnswer>;

export async function describedBy(service: Service): Promise<Ask> {
  const document = (await (await service.request('/v1/openapi.json')).json()) as OpenApi;
  // Formats and texts of patterns are checked by the document's own judge.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'babble', ...document });
  const compiled = new Map<string, ValidateFunction>();
  return async (path, init = {}) => {
    const answer = await service.request(path, init);
    const method = (init.method ?? 'GET').toLowerCase();
    const template = templateOf(document, path);
    const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const described = document.paths[template]?.[method]?.responses[String(answer.status)]?.content[type];
    if (described === undefined) throw new Error(`${method} ${path}: ${answer.status} ${type} is not described`);
    const body: unknown = await answer.json();
    const pointer = ['paths', template, method, 'responses', String(answer.status), 'content', type, 'schema']
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `babble#/${pointer}` });
    compiled.set(pointer, validate);
    validate(body);
    expect([path, validate.errors]).toEqual([path, null]);
    return { status: answer.status, headers: answer.headers, body };
  };
}

function templateOf({ paths }: OpenApi, path: string): string {
  const asked = (path.split('?')[0] ?? '').split('/');
  const found = Object.keys(paths).find((template) => {
    const parts = template.split('/');
    return parts.length === asked.length && parts.every((part, i) => part.startsWith('{') || part === asked[i]);
  });
  if (found === undefined) throw new Error(`${path} is in no document`);
  return found;
}
