// A network of nodes as processes on loopback: keys, peers files, start, statistics, end. It knows nothing of the inside of a
// node: any program with the same command line will do.
import { createECDH } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Application } from './application.mjs';
import { freePorts } from './ports.mjs';
import { killGroup, startGroup } from './processes.mjs';
import { startSignalling } from './signalling.mjs';

const START_MS = 60_000;
const STATISTICS_MS = 5_000;

/** Folders to delete, whatever happens. */
const folders = new Set();
process.on('exit', () => {
  for (const folder of folders) removeFolder(folder);
});

function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
}

/**
 * Starts a node per program and waits until all of them take transactions. A program is
 * `{ command: words before "run", flags: words after, environment, webRtcFlags: how it gossips over WebRTC, all of a network or none }`.
 */
export async function startNetwork(programs, ledger, transactionBytes) {
  const root = mkdtempSync(join(tmpdir(), 'babble-bench-'));
  folders.add(root);
  const nodes = await prepareNodes(programs, ledger, transactionBytes, root);
  const network = { root, nodes };
  try {
    if (programs.some(({ webRtcFlags }) => webRtcFlags !== undefined)) {
      const signalling = await startSignalling(root);
      network.signalling = signalling;
      for (const node of nodes) {
        signalling.trustAt(node.folder);
        node.gossipFlags = ['--webrtc', '--signal-addr', signalling.address, ...node.program.webRtcFlags];
      }
    }
    for (const node of nodes) await startNode(node, ledger);
    for (const node of nodes) await untilReady(node);
  } catch (error) {
    stopNetwork(network);
    throw error;
  }
  return network;
}

async function prepareNodes(programs, ledger, transactionBytes, root) {
  const ports = await freePorts(4 * programs.length);
  const nodes = programs.map((program, i) => {
    const [gossip, proxy, client, service] = ports.slice(4 * i, 4 * i + 4);
    const key = createECDH('secp256k1');
    key.generateKeys();
    const application = new Application(i, ledger, transactionBytes);
    return { i, program, gossip, proxy, client, service, key, folder: join(root, `node${i}`), application };
  });
  const peers = nodes.map(({ i, program, gossip, key }) => {
    const PubKeyHex = `0X${key.getPublicKey('hex').toUpperCase()}`;
    // Over WebRTC a node is where its key is.
    const NetAddr = program.webRtcFlags === undefined ? `127.0.0.1:${gossip}` : PubKeyHex;
    return { NetAddr, PubKeyHex, Moniker: `node${i}` };
  });
  for (const { folder, key } of nodes) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'priv_key'), key.getPrivateKey('hex').padStart(64, '0'), { mode: 0o600 });
    for (const file of ['peers.json', 'peers.genesis.json']) writeFileSync(join(folder, file), JSON.stringify(peers));
  }
  return nodes;
}

async function startNode(node, ledger) {
  const { i, program, gossip, proxy, client, service, folder, application, gossipFlags = [] } = node;
  await application.listen(client);
  const at = (port) => `127.0.0.1:${port}`;
  const settings = ['--datadir', folder, '--moniker', `node${i}`, '--log', 'error', '--listen', at(gossip)];
  const ends = ['--proxy-listen', at(proxy), '--client-connect', at(client), '--service-listen', at(service)];
  const log = openSync(join(folder, 'log'), 'w');
  const child = startGroup(
    [...program.command, 'run', ...settings, ...ends, ...gossipFlags, ...program.flags],
    log,
    program.environment,
  );
  closeSync(log);
  node.pid = child.pid;
  child.on('error', (error) => {
    node.dead = `it cannot be started: ${error.message}`;
  });
  child.on('exit', (code, signal) => {
    if (node.stopping) return;
    node.dead = `it ended (code ${code}, signal ${signal}); its log begins: ${beginning(join(folder, 'log'))}`;
    ledger.violation(`node ${i}: ${node.dead}`);
  });
}

function beginning(file) {
  return readFileSync(file, 'utf8').trim().split('\n').slice(0, 6).join(' | ').slice(0, 1000);
}

async function untilReady(node) {
  const { i, proxy, application } = node;
  const deadline = performance.now() + START_MS;
  while (!(await application.connect(proxy)) || application.state !== 'Babbling') {
    if (node.dead) throw new Error(`Node ${i} did not start: ${node.dead}`);
    if (performance.now() > deadline) throw new Error(`Node ${i} did not start in ${START_MS / 1000} s`);
    await sleep(50);
  }
  application.errors.clear();
}

export function stopNetwork({ root, nodes, signalling }) {
  for (const node of nodes) {
    node.stopping = true;
    if (node.pid !== undefined) killGroup(node.pid);
    node.application.close();
  }
  if (signalling !== undefined) killGroup(signalling.pid);
  removeFolder(root);
}

/** What a node says of itself; `undefined` if it does not answer. */
export async function statisticsOf({ service }) {
  try {
    const answer = await fetch(`http://127.0.0.1:${service}/stats`, { signal: AbortSignal.timeout(STATISTICS_MS) });
    return await answer.json();
  } catch {
    return undefined;
  }
}
