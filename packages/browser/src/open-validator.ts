// Puts a validator together from what a page has. Rules NODE-START-1, RTC-ID-1, OURS-2.
import { publicKeyOf } from '@babble/crypto';
import { silentLogger } from '@babble/host';
import { pageBackend, signalClient, webrtc } from '@babble/net-webrtc';
import { type BabbleNode, createNode } from '@babble/node';
import { type BrowserValidator, TabValidator } from './browser-validator.ts';
import { BrowserError } from './errors.ts';
import { onlyOne } from './only-one.ts';
import { pageHost } from './page-host.ts';
import { pageStore } from './page-store.ts';
import { type RenewableSockets, renewableSockets } from './renewable-sockets.ts';
import type { ValidatorInit } from './validator-init.ts';

/**
 * Opens a validator and begins to gossip, or asks the network to be let in. Rejects with `BABBLE_BROWSER_UNSUPPORTED`, `BABBLE_BROWSER_ALREADY_OPEN`,
 * `BABBLE_NET_SIGNALLING_UNREACHABLE` or `…_REFUSED`, with the errors of stores, and with `BABBLE_NODE_CONFIGURATION_INVALID`; nothing stays open then.
 */
export async function openValidator(init: ValidatorInit): Promise<BrowserValidator> {
  mustSupport(init);
  const only = await onlyOne(publicKeyOf(init.key).hex, init.database);
  try {
    const sockets = renewableSockets((url, subProtocol) => new WebSocket(url, subProtocol));
    const validator = new TabValidator({ node: await nodeOf(init, sockets), sockets, only });
    await validator.start();
    return validator;
  } catch (error) {
    only.release();
    throw error;
  }
}

async function nodeOf(init: ValidatorInit, sockets: RenewableSockets): Promise<BabbleNode> {
  const { key, moniker, genesis, peers, app, database, settings, logger = silentLogger } = init;
  const host = pageHost(key);
  const store = await pageStore(database);
  try {
    return createNode({
      ...host,
      logger,
      genesis,
      peers,
      app,
      store,
      transport: transportOf(init, sockets, host),
      settings: { fastSync: app.supports.snapshot, ...settings, moniker },
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

function transportOf(
  { signal, iceServers = [], requireSigned = false }: ValidatorInit,
  { open }: RenewableSockets,
  identity: ReturnType<typeof pageHost>,
): ReturnType<typeof webrtc> {
  return webrtc({
    backend: pageBackend((configuration) => new RTCPeerConnection(configuration)),
    signalling: signalClient({ ...signal, open, identity }),
    identity,
    iceServers,
    requireSigned,
  });
}

/** What a page may lack: browsers give databases and locks to pages from `https:` and from this machine only. */
function mustSupport({ database }: ValidatorInit): void {
  const needed: readonly (readonly [name: string, isThere: boolean])[] = [
    ['RTCPeerConnection', 'RTCPeerConnection' in globalThis],
    ['WebSocket', 'WebSocket' in globalThis],
    ['navigator.locks', 'locks' in navigator],
    ['indexedDB', database === undefined || 'indexedDB' in globalThis],
  ];
  const missing = needed.find(([, isThere]) => !isThere)?.[0];
  if (missing === undefined) return;
  const message = `This browser has no ${missing}, or not for this page: load it from https: or from localhost, with a browser of the last three years`;
  throw new BrowserError('BABBLE_BROWSER_UNSUPPORTED', message, { missing });
}
