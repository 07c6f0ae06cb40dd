// One validator as a process: reads its data directory, starts the node, and stops it on a signal. Rules NODE-START-1, OPS-CLI-5.
import { join } from 'node:path';
import { publicKeyOf } from '@babble/crypto';
import { loadPrivateKey } from '@babble/crypto/node';
import { memoryStore } from '@babble/hashgraph';
import type { Logger } from '@babble/net';
import { tcp } from '@babble/net-tcp';
import { type BabbleNode, createNode, NodeError, type NodeSettings } from '@babble/node';
import { host } from '@babble/node/host';
import { loadPeers } from '@babble/peers/node';
import { socketProxy } from '@babble/proxy/socket';
import { createService, type Served, serve } from '@babble/service';
import { CliError, messageOf } from './cli-error.ts';
import { serveControl } from './control/control-server.ts';
import type { ControlAnswer, ControlCommand } from './control/protocol.ts';
import { PRIVATE_KEY_FILE } from './data-directory.ts';
import type { LogLevel } from './logger.ts';
import { VERSION } from './version.ts';

export interface RunSettings {
  readonly datadir: string;
  readonly logLevel: LogLevel;
  readonly listen: string;
  readonly advertise: string;
  readonly maxPool: number;
  /** Longest wait for the answer of a peer. */
  readonly timeoutMs: number;
  readonly proxyListen: string;
  readonly clientConnect: string;
  /** `''`: no HTTP service. */
  readonly serviceListen: string;
  readonly settings: Omit<NodeSettings, 'maxPoolCount' | 'maxPoolBytes' | 'maxEventBytes'>;
}

/** Resolves when the node has stopped after SIGINT or SIGTERM; rejects if it cannot start or cannot go on. */
export async function runNode(init: RunSettings, logger: Logger): Promise<void> {
  const { settings } = init;
  const privateKey = await loadPrivateKey(join(init.datadir, PRIVATE_KEY_FILE));
  const { peers, genesis } = await loadPeers(init.datadir);
  const { tried, ...provided } = await host(privateKey);
  const node = createNode({
    ...provided,
    logger,
    peers,
    genesis,
    store: memoryStore({ cacheSize: settings.cacheSize }),
    transport: tcp({
      listen: init.listen,
      advertise: init.advertise,
      maxPool: init.maxPool,
      timeoutMs: init.timeoutMs,
    }),
    app: socketProxy({ listen: init.proxyListen, connect: init.clientConnect, timeoutMs: 1000, logger }),
    settings,
  });
  logger.info({ version: VERSION, id: publicKeyOf(privateKey).id, verifier: provided.verifier.name, tried }, 'Babble');
  logger.warn({}, 'The graph is kept in memory only: a restart loses it, and is re-learnt from peers');
  if (settings.admission === 'reference') {
    logger.warn(
      {},
      'Admission as the Go implementation: signatures in other spellings, indexes that do not follow and third parents are accepted; a relay can then split the network by respelling a signature',
    );
  }
  let askedToLeave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    askedToLeave = resolve;
  });
  const control = await serveControl(init.datadir, (command) => answerControl(node, command, askedToLeave));
  try {
    const served = await serviceOf(node, init.serviceListen);
    if (served !== undefined) logger.info({ url: `http://${served.address}/` }, 'HTTP service');
    try {
      await untilStopped(node, left);
    } finally {
      await served?.close();
    }
  } finally {
    await control.close();
  }
}

/** What the control socket is asked; after a `leave`, however it ended, the process ends. */
async function answerControl(
  node: BabbleNode,
  command: ControlCommand,
  askedToLeave: () => void,
): Promise<ControlAnswer> {
  if (command === 'status') return { ok: true, status: node.statistics() };
  try {
    await node.leave();
    return { ok: true, message: 'The node has left the validators, and stopped.' };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { ok: false, error: `the node stopped without having left: ${error.message}` };
  } finally {
    setImmediate(askedToLeave);
  }
}

/** Served before the node starts: it answers in every state (HTTP-13), and an address in use is found before anybody hears of the node. */
async function serviceOf(node: BabbleNode, listen: string): Promise<Served | undefined> {
  return listen === '' ? undefined : serve({ service: createService({ node }), listen });
}

async function untilStopped(node: BabbleNode, left: Promise<void>): Promise<void> {
  const failed = new Promise<never>((_resolve, reject) => {
    node.on('failure', ({ error }) => {
      reject(new CliError(`the node cannot go on: ${messageOf(error)}`, { cause: error }));
    });
  });
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  // If it cannot start, it has closed again what it opened.
  await node.start();
  try {
    await Promise.race([failed, signalled, left]);
  } finally {
    await node.stop();
  }
}
