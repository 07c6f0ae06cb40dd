// One validator as a process: reads its data directory, starts the node, and has it leave on a signal. Rules NODE-START-1, NODE-LOOP-5,
// OPS-CLI-5.
import { join } from 'node:path';
import { loadPrivateKey } from '@babble/crypto/node';
import { explorerFiles } from '@babble/explorer';
import { parseHostPort } from '@babble/host';
import type { Logger, TransportFactory } from '@babble/net';
import { tcp } from '@babble/net-tcp';
import { type BabbleNode, createNode, type NodeSettings } from '@babble/node';
import { type Host, host } from '@babble/node/host';
import { loadPeers } from '@babble/peers/node';
import { socketProxy } from '@babble/proxy/socket';
import { createService, type Served, serve } from '@babble/service';
import { answerControl } from './control/answer-control.ts';
import { serveControl } from './control/control-server.ts';
import { PRIVATE_KEY_FILE } from './data-directory.ts';
import { Departure } from './departure.ts';
import { failPointOf } from './fail-point.ts';
import { fingerprintOf } from './join/fingerprint.ts';
import type { LogLevel } from './logger.ts';
import { type NodeStoreInit, openNodeStore } from './node-store.ts';
import { PeersKeeper } from './peers-keeper.ts';
import { untilStopped } from './until-stopped.ts';
import { VERSION } from './version.ts';
import type { WebRtcSettings } from './webrtc-transport.ts';
import { warnOfAddresses, webRtcTransport } from './webrtc-transport.ts';

/** What the HTTP service allows. */
export interface ServiceSettings {
  /** Transactions may be submitted. */
  readonly allowSubmit: boolean;
  /** What whoever submits has to show; `''`: nothing. Never logged. */
  readonly token: string;
  /** Requests per second and client, on average; 0: as many as they like. */
  readonly ratePerSecond: number;
  /** The explorer is served at `/`. */
  readonly explorer: boolean;
}

export interface RunSettings {
  readonly datadir: string;
  readonly logLevel: LogLevel;
  readonly listen: string;
  readonly advertise: string;
  readonly maxPool: number;
  /** Longest wait for the answer of a peer. */
  readonly timeoutMs: number;
  /** Gossip over WebRTC instead of TCP. */
  readonly webRtc: WebRtcSettings | undefined;
  readonly proxyListen: string;
  readonly clientConnect: string;
  /** `''`: no HTTP service. */
  readonly serviceListen: string;
  readonly service: ServiceSettings;
  /** Whether peers.json follows what the network decides. */
  readonly savePeers: boolean;
  readonly store: Omit<NodeStoreInit, 'cacheSize'>;
  readonly settings: Omit<NodeSettings, 'maxPoolCount' | 'maxPoolBytes' | 'maxEventBytes'>;
}

/** Resolves when the node has stopped after SIGINT, SIGTERM or `babble leave`; rejects if it cannot start or cannot go on. */
export async function runNode(init: RunSettings, logger: Logger): Promise<void> {
  const { settings } = init;
  const privateKey = await loadPrivateKey(join(init.datadir, PRIVATE_KEY_FILE));
  const loaded = await loadPeers(init.datadir);
  const { tried, ...provided } = await host(privateKey);
  const transport = await transportOf(init, provided);
  const store = await openNodeStore({ ...init.store, cacheSize: settings.cacheSize }, logger);
  if (init.webRtc !== undefined) warnOfAddresses(loaded.peers, logger);
  const node = createNode({
    ...provided,
    logger,
    ...loaded,
    store,
    transport,
    app: socketProxy({ listen: init.proxyListen, connect: init.clientConnect, timeoutMs: 1000, logger }),
    settings,
    ...failPointOf(process.env['BABBLE_FAIL_POINT']),
  });
  const fingerprint = fingerprintOf(loaded.genesis);
  logger.info(
    {
      version: VERSION,
      id: provided.signer.publicKey.id,
      genesis: fingerprint,
      verifier: provided.verifier.name,
      tried,
    },
    'Babble',
  );
  warn(init, logger);
  const { joinTimeoutMs } = settings;
  const departure = new Departure({ node, joinTimeoutMs, clock: provided.clock, logger, pid: process.pid });
  const keeper = init.savePeers
    ? keepPeers(node, new PeersKeeper({ folder: init.datadir, loaded, logger }))
    : undefined;
  let onLeft: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    onLeft = resolve;
  });
  const controlled = { node, departure, fingerprint, onLeft };
  const control = await serveControl(init.datadir, (command, tell) => answerControl(command, controlled, tell)).catch(
    async (error: unknown) => {
      await node.stop();
      throw error;
    },
  );
  try {
    const served = await serviceOf(node, init);
    if (served !== undefined) logger.info({ url: `http://${served.address}/` }, 'HTTP service');
    try {
      await untilStopped({ node, departure, left, logger });
    } finally {
      await served?.close();
    }
  } finally {
    await control.close();
    await keeper?.settled();
  }
}

async function transportOf(init: RunSettings, identity: Omit<Host, 'tried'>): Promise<TransportFactory> {
  if (init.webRtc !== undefined) return webRtcTransport(init.webRtc, identity);
  const { listen, advertise, maxPool, timeoutMs } = init;
  return tcp({ listen, advertise, maxPool, timeoutMs });
}

/** What an operator should know of what is not as usual. */
function warn({ settings, service, serviceListen, webRtc }: RunSettings, logger: Logger): void {
  if (webRtc?.stack === 'node-datachannel' && !isLoopbackHost(webRtc.bindAddress)) {
    logger.warn(
      { stack: webRtc.stack },
      'This WebRTC stack can stop the node for good while it connects through a NAT: only for networks on one machine; use wrtc',
    );
  }
  if (service.allowSubmit && service.token === '' && !isLoopback(serviceListen)) {
    logger.warn(
      { address: serviceListen },
      'Whoever reaches the HTTP service may submit transactions: there is no token',
    );
  }
  if (settings.admission === 'reference') {
    logger.warn(
      {},
      'Admission as the Go implementation: signatures in other spellings, indexes that do not follow and third parents are accepted; a relay can then split the network by respelling a signature',
    );
  }
}

/** The peers change when somebody comes or goes, and when this node itself is let in. */
function keepPeers(node: BabbleNode, keeper: PeersKeeper): PeersKeeper {
  node.on('peers', ({ peers }) => keeper.keep(peers));
  node.on('state', ({ state }) => {
    if (state === 'Babbling') keeper.keep(node.peers);
  });
  return keeper;
}

/** Served before the node starts: it answers in every state (HTTP-13), and an address in use is found before anybody hears of the node. */
async function serviceOf(node: BabbleNode, { serviceListen, service }: RunSettings): Promise<Served | undefined> {
  if (serviceListen === '') return undefined;
  const { allowSubmit, token, ratePerSecond } = service;
  const explorer = service.explorer ? { explorer: { files: await explorerFiles() } } : {};
  const limits = ratePerSecond === 0 ? { ratePerSecond, busyShare: 1 } : { ratePerSecond };
  return serve({
    service: createService({ node, version: VERSION, allowSubmit, token, limits, ...explorer }),
    listen: serviceListen,
  });
}

function isLoopback(address: string): boolean {
  return isLoopbackHost(parseHostPort(address)?.host ?? '');
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
