// The few shapes of answers: JSON, a failure in words, a redirect, a path that does not exist. Headers and bodies are those of Go's
// server; values and error texts are theirs who call. Rules HTTP-1, HTTP-12.

export type Headers = Readonly<Record<string, string>>;

const TEXT = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' } as const;

/** What every answer of an endpoint carries; `''` for an origin: no header. */
export function corsHeaders(origin: string): Headers {
  return origin === '' ? {} : { 'Access-Control-Allow-Origin': origin };
}

/** `json` is the text without its newline. */
export function jsonAnswer(json: string, headers: Headers): Response {
  return complete(`${json}\n`, 200, { ...headers, 'Content-Type': 'application/json' });
}

/** JSON whose length nobody knows yet; without a body for HEAD. */
export function streamedAnswer(body: ReadableStream<Uint8Array> | null, headers: Headers): Response {
  return new Response(body, { status: 200, headers: { ...headers, 'Content-Type': 'application/json' } });
}

/** Go's `http.Error`: whatever is wrong, also what the client asked wrongly, has status 500. */
export function failure(text: string, headers: Headers, status = 500): Response {
  return complete(`${text}\n`, status, { ...headers, ...TEXT });
}

export function notFound(): Response {
  return failure('404 page not found', {}, 404);
}

/** Only GET and HEAD are told in HTML where to go. */
export function movedPermanently(location: string, method: string): Response {
  if (method !== 'GET' && method !== 'HEAD') return complete('', 301, { Location: location });
  const body = `<a href="${escapeHtml(location)}">Moved Permanently</a>.\n\n`;
  return complete(body, 301, { 'Content-Type': 'text/html; charset=utf-8', Location: location });
}

/** Says its length, so that an answer to HEAD says it as well. */
function complete(body: string, status: number, headers: Headers): Response {
  const bytes = new TextEncoder().encode(body);
  return new Response(bytes, { status, headers: { ...headers, 'Content-Length': String(bytes.length) } });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
