// A router with connections in memory: what tests send, and what comes back.
import { SignalRouter, type SignalRouterInit } from '@babble/net-webrtc';
import { components } from './components.ts';
import { identityOf } from './identities.ts';

/** Deterministic challenges: each byte is the number of the challenge. */
function counting(): (length: number) => Uint8Array {
  let count = 0;
  return (length) => {
    count += 1;
    return new Uint8Array(length).fill(count);
  };
}

export function memoryRouter(init: Partial<SignalRouterInit> = {}): SignalRouter {
  return new SignalRouter({ ...components, randomBytes: counting(), judge: identityOf(1), ...init });
}

/** One end of a connection to the router. */
export class Connection {
  readonly received: unknown[] = [];
  backlogBytes = 0;
  closed: { readonly code: number; readonly reason: string } | undefined;
  readonly #session: ReturnType<SignalRouter['attach']>;

  constructor(router: SignalRouter) {
    const backlogBytes = (): number => this.backlogBytes;
    this.#session = router.attach({
      remoteAddress: '192.0.2.1:1',
      get backlogBytes() {
        return backlogBytes();
      },
      send: (text) => this.received.push(JSON.parse(text)),
      close: (code, reason) => {
        this.closed = { code, reason };
      },
    });
  }

  send(message: unknown): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.#session.receive(text);
  }

  hangUp(): void {
    this.#session.gone();
  }

  /** The next message of the router, once it is there. */
  async next(): Promise<readonly unknown[]> {
    for (let turn = 0; turn < 100; turn++) {
      const message = this.received.shift();
      if (Array.isArray(message)) return message;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('The router said nothing');
  }

  /** Says HELLO; what the router says of itself. */
  async join(realm = 'main'): Promise<Readonly<Record<string, unknown>>> {
    this.send([1, realm, { roles: { caller: {}, callee: {} } }]);
    const [code, , details] = await this.next();
    if (code !== 2 || typeof details !== 'object' || details === null) throw new Error('No WELCOME');
    return details as Readonly<Record<string, unknown>>;
  }
}
