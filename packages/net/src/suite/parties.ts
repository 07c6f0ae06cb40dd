// Two or more started transports for one case, stopped whatever happens.
import { decodeUtf8, encodeUtf8 } from '@babble/crypto';
import type { RequestHandler, RpcRequest, RpcResponse, Transport } from '../transport.ts';
import type { TransportFixture } from './case.ts';

/** Time-out of requests in cases where nothing is to time out. */
const PATIENT_MS = 20_000;

/** The body that carries one line of JSON. */
export function line(json: string): Uint8Array {
  return encodeUtf8(`${json}\n`);
}

/** The JSON in a body, without the white space around it. */
export function jsonOf(body: Uint8Array): string {
  return decodeUtf8(body).trim();
}

/** Answers with what was asked. */
export const echo: RequestHandler = async (request: RpcRequest): Promise<RpcResponse> => ({
  error: '',
  body: line(jsonOf(request.body)),
});

/** Answers when the signal of its request is aborted, not before. */
export const waitUntilAborted: RequestHandler = (request) =>
  new Promise((resolve) => {
    const answer = (): void => resolve({ error: 'aborted', body: line('null') });
    request.signal.addEventListener('abort', answer);
    if (request.signal.aborted) answer();
  });

/** Starts one transport per handler and runs the case with them. */
export async function withTransports(
  fixture: TransportFixture,
  handlers: readonly RequestHandler[],
  run: (...transports: readonly Transport[]) => Promise<void>,
  timeoutMs: number = PATIENT_MS,
): Promise<void> {
  const transports = handlers.map(() => fixture.create({ timeoutMs }));
  try {
    for (const [position, handler] of handlers.entries()) await transports[position]?.start(handler);
    await run(...transports);
  } finally {
    await Promise.all(transports.map((transport) => transport.stop()));
  }
}

/** A client and a server with this handler; most cases need no more. */
export async function withPair(
  fixture: TransportFixture,
  handler: RequestHandler,
  run: (client: Transport, server: Transport) => Promise<void>,
  timeoutMs: number = PATIENT_MS,
): Promise<void> {
  await withTransports(
    fixture,
    [echo, handler],
    async (client, server) => {
      if (client !== undefined && server !== undefined) await run(client, server);
    },
    timeoutMs,
  );
}
