// Makes a node on a phone of its parts. Rule APP-MOB-1 (New).
import type { Signer } from '@babble/crypto';
import { parsePrivateKey } from '@babble/crypto';
import { portableSigner, portableVerifier, sha256 } from '@babble/crypto/portable';
import { memoryStore } from '@babble/hashgraph';
import { silentLogger } from '@babble/host';
import { createNode } from '@babble/node';
import { parsePeersFile } from '@babble/peers';
import { inMemory } from '@babble/proxy';
import { MobileError } from './errors.ts';
import { Exceptions } from './exceptions.ts';
import { mobileApp } from './mobile-app.ts';
import { MobileNode } from './mobile-node.ts';
import type { MobileConfig, MobileNodeInit, Phone } from './mobile-node-init.ts';

/**
 * A node that does not run yet. `undefined` if it cannot be made of what was given, as in the Go bindings: the exception handler has been told why.
 * Opens nothing; what cannot be opened, {@link MobileNode.run} says.
 */
export function newNode(init: MobileNodeInit): MobileNode | undefined {
  const { phone } = init;
  const logger = phone.logger ?? silentLogger;
  const exceptions = new Exceptions(init.exceptionHandler, logger);
  try {
    return nodeOf(init, exceptions);
  } catch (error) {
    exceptions.report('Cannot initialize engine', error);
    return undefined;
  }
}

function nodeOf(init: MobileNodeInit, exceptions: Exceptions): MobileNode {
  const { config, phone, commitHandler, stateChangeHandler, snapshotHandler } = init;
  const logger = phone.logger ?? silentLogger;
  const app = inMemory(mobileApp({ commitHandler, stateChangeHandler, snapshotHandler, exceptions }));
  const node = createNode({
    signer: signerOf(config, phone),
    verifier: phone.verifier ?? portableVerifier(),
    sha256: phone.sha256 ?? sha256,
    clock: phone.clock,
    random: phone.random,
    logger,
    peers: parsePeersFile(config.peers, 'peers.json'),
    ...(config.genesisPeers === undefined
      ? {}
      : { genesis: parsePeersFile(config.genesisPeers, 'peers.genesis.json') }),
    store: phone.store ?? memoryStore(),
    transport: phone.transport,
    app,
    settings: config.settings ?? {},
  });
  return new MobileNode({ node, app, logger, exceptions });
}

function signerOf({ privateKey }: MobileConfig, { signer }: Phone): Signer {
  if (signer !== undefined) return signer;
  if (privateKey === undefined) {
    throw new MobileError('BABBLE_MOBILE_KEY_MISSING', 'there is no key: give config.privateKey or phone.signer');
  }
  return portableSigner(parsePrivateKey(privateKey));
}
