// What runs inside of the engine: phones that agree on blocks, and recorded graphs. Of the host it needs `print`, which takes a line of text,
// `setImmediate`, which calls a function once all promises have settled, and `JOB`. Nothing else is there.
import { toPrivateKey, twoHash } from '@babble/crypto';
import { portableSigner, portableVerifier, sha256 } from '@babble/crypto/portable';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { formatExpected, parseGraphEvent, parseGraphHeader, Replay } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { SimulatedClock } from '@babble-tooling/simulation';
import { phones } from '../support/phones.ts';
import { seededRandom } from '../support/seeded-random.ts';
import type { Job, Report } from './job.ts';

declare const JOB: Job;
declare const print: (line: string) => void;

const LIMIT_MS = 60_000;
const SIGNATURES = 10;
/** What neither ECMAScript nor the host gives; typeof of each is reported. */
declare const TextEncoder: unknown;
declare const TextDecoder: unknown;
declare const AbortController: unknown;
declare const Buffer: unknown;
declare const process: unknown;
declare const crypto: unknown;
declare const performance: unknown;
declare const queueMicrotask: unknown;
declare const document: unknown;

main().then(
  (report) => print(JSON.stringify(report)),
  (error: unknown) => print(error instanceof Error ? `${error.message}\n${error.stack}` : String(error)),
);

async function main(): Promise<Report> {
  const found = {
    ...{ TextEncoder: typeof TextEncoder, TextDecoder: typeof TextDecoder, AbortController: typeof AbortController },
    ...{ Buffer: typeof Buffer, process: typeof process, crypto: typeof crypto, performance: typeof performance },
    ...{ queueMicrotask: typeof queueMicrotask, document: typeof document },
  };
  const graphs: Record<string, string> = {};
  for (const [name, text] of Object.entries(JOB.graphs)) graphs[name] = await replayed(text);
  return { found, graphs, network: await network(), signatures: await signatures() };
}

/** Three phones; the application of the first fails once. */
async function network(): Promise<Report['network']> {
  const startMs = Date.now();
  const clock = new SimulatedClock(1_700_000_000_000);
  let failures = 1;
  const all = phones({
    count: 3,
    clock,
    random: seededRandom(7),
    change: (init, index) => ({
      ...init,
      commitHandler: {
        onCommit: (block) => {
          if (index === 0 && failures-- > 0) throw new Error('not now');
          return init.commitHandler.onCommit(block);
        },
      },
    }),
  });
  for (const { node } of all) await node.run(true);
  for (let number = 0; number < JOB.transactions; number += 1) {
    await all[number % all.length]?.node.submitTx(Uint8Array.of(number));
  }
  await clock.runUntil(() => all.every(({ app }) => app.transactions.length === JOB.transactions), LIMIT_MS);
  for (const { node } of all) await node.shutdown();
  return {
    ms: Date.now() - startMs,
    processed: all.map(({ app }) => app.processed),
    states: all.map(({ app }) => app.states),
    exceptions: all.map(({ app }) => app.exceptions),
    peers: all.map(({ node }) => node.getPeers()),
    stats: all.map(({ node }) => node.getStats()),
  };
}

/** A recorded graph with the dummy application, as the reference writes what comes of it. */
async function replayed(text: string): Promise<string> {
  const [header = '', ...lines] = text.split('\n').filter((line) => line !== '');
  let stateHash: Uint8Array = new Uint8Array(0);
  const commit = ({ body }: Block): CommitResponse => {
    for (const transaction of body.transactions ?? []) {
      stateHash = twoHash(stateHash, sha256(transaction ?? new Uint8Array(0)), sha256);
    }
    const internalTransactionReceipts = (body.internalTransactions ?? []).map((internalTransaction) => ({
      internalTransaction,
      accepted: true,
    }));
    return { stateHash, internalTransactionReceipts };
  };
  // Signatures are believed: they are of the same kind as those of the network.
  const options = { sha256, admission: 'strict', verifier: undefined, commit } as const;
  const replay = Replay.fromGenesis(new PeerSet(parseGraphHeader(header)), options);
  await replay.insertAll(lines.map((line, index) => parseGraphEvent(line, index + 2)));
  return formatExpected(replay, sha256);
}

/** How long one signature takes, made and verified in JavaScript. */
async function signatures(): Promise<Report['signatures']> {
  const signer = portableSigner(toPrivateKey(sha256('phone')));
  const verifier = portableVerifier();
  const digest = sha256('event');
  const signature = await signer.sign(digest);
  const item = { publicKey: signer.publicKey.bytes, digest, message: 'event', signature };
  const startMs = Date.now();
  for (let i = 0; i < SIGNATURES; i += 1) await signer.sign(digest);
  const signedMs = Date.now();
  for (let i = 0; i < SIGNATURES; i += 1) {
    const [isValid] = await verifier.verifyBatch([item]);
    if (isValid !== true) throw new Error('a signature of its own is not valid');
  }
  return { signMs: (signedMs - startMs) / SIGNATURES, verifyMs: (Date.now() - signedMs) / SIGNATURES };
}
