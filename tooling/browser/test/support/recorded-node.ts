// Something that looks like a running node: it answers as one and tells of events as they come, but the events are those of a recording,
// and they come when the test says so.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ask } from './network.ts';
import { type ServedRecording, serveRecording } from './recording.ts';

/** As much of a step as is told on. */
interface Step {
  readonly event: Readonly<Record<string, unknown>> & { readonly id: string; readonly receivedAt: number | null };
  readonly fame: readonly {
    readonly id: string;
    readonly creator: string;
    readonly round: number;
    readonly fame: string;
  }[];
  readonly received: readonly { readonly roundReceived: number; readonly count: number }[];
  readonly blocks: readonly number[];
}

interface StepsPage {
  readonly next: number;
  readonly steps: readonly Step[];
}

interface Told {
  readonly id: number;
  readonly text: string;
}

/** What a node remembers for those who lost the connection. */
const RING = 4_000;

export class RecordedNode {
  /** How many events there are at the node. */
  position = 0;
  readonly #recording: ServedRecording;
  readonly #steps: readonly Step[];
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();
  readonly #told: Told[] = [];
  #nextId = 1;
  #port = 0;

  private constructor(recording: ServedRecording, steps: readonly Step[]) {
    this.#recording = recording;
    this.#steps = steps;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) =>
        response.destroy(error instanceof Error ? error : undefined),
      );
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(name: string): Promise<RecordedNode> {
    const recording = await serveRecording(name);
    const steps: Step[] = [];
    for (let from = 0; ; ) {
      const page = await ask<StepsPage>(`${recording.url}v1/replay/steps?from=${from}&limit=1000`);
      steps.push(...page.steps);
      if (page.next === from) break;
      from = page.next;
    }
    const node = new RecordedNode(recording, steps);
    await node.open();
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Events of the recording. */
  get length(): number {
    return this.#steps.length;
  }

  /** Answers again after {@link close}, at the same address. */
  open(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** Cannot be reached any more. */
  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async stop(): Promise<void> {
    await this.close();
    await this.#recording.stop();
  }

  /** So many more events come in. */
  async reveal(count: number): Promise<void> {
    const steps = this.#steps.slice(this.position, this.position + count);
    for (const step of steps) {
      const number = this.position;
      this.position += 1;
      this.#tellStep(step, number);
    }
    const status = await this.#status();
    this.#tell('status', status);
  }

  #tellStep({ event, fame, received, blocks }: Step, number: number): void {
    this.#tell('event', known(event, number + 1));
    for (const { round, ...witness } of fame) this.#tell('fame', { round, decided: false, witnesses: [witness] });
    for (const { roundReceived } of received) {
      const ids = this.#steps
        .slice(0, number + 1)
        .map((step) => step.event)
        .filter((other) => other.receivedAt === number && other['roundReceived'] === roundReceived)
        .map(({ id }) => id);
      this.#tell('received', { ids, roundReceived, block: blocks[0] ?? null });
    }
    const roundReceived = received[0]?.roundReceived ?? 0;
    for (const index of blocks) {
      this.#tell('block', { index, roundReceived, timestamp: 0, transactionCount: 1, signatureCount: 0 });
    }
  }

  #tell(name: string, value: unknown): void {
    const id = this.#nextId;
    this.#nextId += 1;
    const text = `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
    this.#told.push({ id, text });
    if (this.#told.length > RING) this.#told.shift();
    for (const stream of this.#streams) stream.write(text);
  }

  async #status(): Promise<object> {
    const status = await ask<object>(`${this.#recording.url}v1/status?at=${this.position}`);
    const finality = { count: 5, p50Ms: 34, p99Ms: 90 };
    const rates = { eventsPerSecond: 48.2, transactionsPerSecond: 12.5, roundsPerSecond: 3.1, finality };
    return { ...status, ...rates, moniker: 'recorded', state: 'Babbling', time: Date.now() };
  }

  async #answer({ url = '/', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(url, this.url);
    if (pathname === '/v1/stream') return this.#stream(headers['last-event-id'], response);
    if (pathname === '/v1/status') return json(response, await this.#status());
    if (pathname === '/v1/events') {
      const [from, limit] = ['from', 'limit'].map((name) => Number(searchParams.get(name)));
      const events = this.#steps.slice(from, Math.min(this.position, (from ?? 0) + (limit ?? 0)));
      return json(response, {
        first: 0,
        next: (from ?? 0) + events.length,
        events: events.map(({ event }) => known(event, this.position)),
      });
    }
    if (pathname.startsWith('/v1/')) searchParams.set('at', String(this.position));
    const answer = await fetch(`${this.#recording.url}${pathname.slice(1)}?${searchParams}`, {
      headers: { 'accept-encoding': 'identity' },
    });
    const policy = answer.headers.get('content-security-policy');
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? '',
      ...(policy === null ? {} : { 'content-security-policy': policy }),
    });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  #stream(lastEventId: string | readonly string[] | undefined, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    if (typeof lastEventId === 'string') {
      for (const { id, text } of this.#told) if (id > Number(lastEventId)) response.write(text);
    }
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
  }
}

/** What a node says of an event when it has so many. */
function known(event: Step['event'], position: number): object {
  const { fameAt, receivedAt, ...facts } = event;
  const isBefore = (at: unknown): boolean => typeof at === 'number' && at < position;
  return {
    ...facts,
    fame: facts['fame'] === null || isBefore(fameAt) ? facts['fame'] : 'undecided',
    roundReceived: isBefore(receivedAt) ? facts['roundReceived'] : null,
    block: isBefore(receivedAt) ? facts['block'] : null,
  };
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
