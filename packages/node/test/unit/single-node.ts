// One node whose parts can be made to fail or to wait: what a test replaces of them, it says.

import { toPrivateKey } from '@babble/crypto';
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import { memoryStore } from '@babble/hashgraph';
import type { Logger, Random } from '@babble/host';
import type { Transport } from '@babble/net';
import { memoryNetwork, memoryTransport } from '@babble/net';
import type { BabbleNode, NodeSettings } from '@babble/node';
import { createNode } from '@babble/node';
import type { AppProxy } from '@babble/proxy';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { SimulatedApplication } from '../sim/simulated-network.ts';

export interface SingleNodeInit {
  /** Replaces methods of the part, and hears of them in {@link SingleNode.log}. */
  readonly transport?: Partial<Pick<Transport, 'start' | 'stop'>>;
  readonly app?: Partial<Pick<AppProxy, 'start' | 'stop' | 'onStateChanged' | 'commitBlock'>>;
  readonly store?: { readonly close: () => Promise<void> };
  readonly random?: Random;
  readonly settings?: Partial<NodeSettings>;
}

export interface SingleNode {
  readonly node: BabbleNode;
  readonly clock: SimulatedClock;
  /** What was opened, closed and told, and the messages of the node from warnings upwards, in order. */
  readonly log: string[];
}

export async function singleNode(init: SingleNodeInit = {}): Promise<SingleNode> {
  const clock = new SimulatedClock(1_700_000_000_000);
  const random = init.random ?? new Chance(1);
  const network = memoryNetwork({ clock, random, delayMs: 1 });
  const { signer } = await fastestSigner(toPrivateKey(sha256('single')));
  const log: string[] = [];
  const application = new SimulatedApplication();
  const store = memoryStore();
  const node = createNode({
    signer,
    verifier: (await fastestVerifier()).verifier,
    sha256,
    clock,
    random,
    logger: recordingLogger(log),
    peers: [{ netAddr: 'node0', pubKeyHex: signer.publicKey.hex, moniker: 'single' }],
    settings: init.settings ?? {},
    store: Object.assign(store, { close: told(log, 'store closed', init.store?.close ?? store.close.bind(store)) }),
    transport: (components) => {
      const transport = memoryTransport(network, { address: 'node0' })(components);
      const start = init.transport?.start ?? transport.start.bind(transport);
      const stop = init.transport?.stop ?? transport.stop.bind(transport);
      return Object.assign(transport, {
        start: told(log, 'transport opened', start),
        stop: told(log, 'transport closed', stop),
      });
    },
    app: Object.assign(application, {
      commitBlock: init.app?.commitBlock ?? application.commitBlock.bind(application),
      start: told(log, 'application opened', init.app?.start ?? application.start.bind(application)),
      stop: told(log, 'application closed', init.app?.stop ?? application.stop.bind(application)),
      onStateChanged: async (state: number) => {
        await init.app?.onStateChanged?.(state);
        log.push(`application knows state ${state}`);
      },
    }),
  });
  return { node, clock, log };
}

/** Notes each call that succeeded. */
function told<Args extends readonly unknown[]>(log: string[], text: string, call: (...args: Args) => Promise<void>) {
  return async (...args: Args): Promise<void> => {
    await call(...args);
    log.push(text);
  };
}

function recordingLogger(log: string[]): Logger {
  const note = (_data: object, message: string): void => void log.push(message);
  const logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: note,
    error: note,
    child: () => logger,
  };
  return logger;
}

/** Something to wait for until the test lets go. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
