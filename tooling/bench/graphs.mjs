// Graphs to measure with: the recorded ones, and endless ones made on the fly.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { publicKeyOf, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { identifyEvent } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';

const VECTORS = fileURLToPath(new URL('../vectors/', import.meta.url));

/** The lines of a recorded graph. */
export function recordedLines(name) {
  return gunzipSync(readFileSync(`${VECTORS}${name}.jsonl.gz`))
    .toString('utf8')
    .split('\n')
    .slice(0, -1);
}

/** A seeded generator of numbers in [0, 1). */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/**
 * Uniform gossip of `size` validators, event by event, for ever. The signatures are texts of the right form that sign
 * nothing: the core does not verify.
 */
export function* endlessGossip(size, seed) {
  const random = seeded(seed);
  const keys = Array.from({ length: size }, (_, i) => publicKeyOf(toPrivateKey(sha256(`benchmark ${i}`))));
  const heads = keys.map(() => ({ id: '', index: -1 }));
  for (let count = 0; ; count += 1) {
    const creator = count < size ? count : Math.floor(random() * size);
    const other = (creator + 1 + Math.floor(random() * (size - 1))) % size;
    const body = {
      transactions: count % 2 === 0 ? [new Uint8Array(100)] : [],
      internalTransactions: [],
      parents: [heads[creator].id, count < size ? '' : heads[other].id],
      creator: keys[creator].bytes,
      index: heads[creator].index + 1,
      blockSignatures: [],
      timestamp: 1_700_000_000 + Math.floor(count / 100),
    };
    const r = (1 + Math.floor(random() * 0xffffffff)).toString(36);
    const event = identifyEvent({ body, signature: `${r}|1` }, sha256);
    heads[creator] = { id: event.id, index: body.index };
    yield event;
  }
}

/** The genesis of {@link endlessGossip}. */
export function gossipGenesis(size) {
  return new PeerSet(
    Array.from({ length: size }, (_, i) => ({
      netAddr: `127.0.0.1:${i}`,
      pubKeyHex: publicKeyOf(toPrivateKey(sha256(`benchmark ${i}`))).hex,
      moniker: `node${i}`,
    })),
  );
}
