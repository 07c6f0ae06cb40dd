// The database of a validator with a history of any length, made without a network: four validators take turns, each on the event of the one before, and the
// application answers every block at once.
import { formatSignature, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { eventIdOf, eventMessage, Hashgraph } from '@babble/hashgraph';
import { host } from '@babble/node/host';
import { PeerSet } from '@babble/peers';
import { openLevelStore } from '@babble/store/node';

const VALIDATORS = 4;
/** Events given to the store at once. */
const AT_ONCE = 500;

export async function validators() {
  const keys = Array.from({ length: VALIDATORS }, (_, i) => toPrivateKey(sha256(`restart ${i}`)));
  const hosts = await Promise.all(keys.map((key) => host(key)));
  const peers = hosts.map(({ signer }, i) => ({
    netAddr: `node${i}`,
    pubKeyHex: signer.publicKey.hex,
    moniker: `${i}`,
  }));
  return { hosts, peers };
}

/** What the application of this benchmark answers to a block. */
export function answerTo(block) {
  return { stateHash: sha256(`state ${block.body.index}`), internalTransactionReceipts: [] };
}

/** Writes `count` events into a database in `folder`; returns the index of the last block, which the application has acknowledged. */
export async function writeHistory(folder, { hosts, peers }, count, onProgress) {
  const store = await openLevelStore({ folder });
  const graph = Hashgraph.fromGenesis(new PeerSet(peers), { sha256, admission: 'strict' });
  const changes = [graph.initialChanges()];
  let acknowledged = -1;
  let newest;
  const heads = new Map();
  for (let i = 0; i < count; i += 1) {
    const { signer } = hosts[i % VALIDATORS];
    const event = await signed(signer, {
      transactions: [new TextEncoder().encode(`transaction ${i}`)],
      internalTransactions: [],
      parents: [heads.get(signer)?.id ?? '', newest?.id ?? ''],
      creator: signer.publicKey.bytes,
      index: Math.floor(i / VALIDATORS),
      blockSignatures: [],
      timestamp: 1_700_000_000 + i,
    });
    heads.set(signer, event);
    newest = event;
    changes.push(graph.insert(event));
    for (let block = graph.nextBlock(); block !== undefined; block = graph.nextBlock()) {
      acknowledged = Number(block.body.index);
      changes.push(graph.commit(acknowledged, answerTo(block)));
    }
    if (changes.length >= AT_ONCE || i === count - 1) {
      await store.append(together(changes.splice(0)), { acknowledged });
      onProgress(i + 1);
    }
  }
  await store.close();
  return acknowledged;
}

async function signed(signer, body) {
  const hash = sha256(eventMessage(body));
  return { body, signature: formatSignature(await signer.sign(hash)), id: eventIdOf(hash) };
}

function together(sets) {
  const all = (name) => sets.flatMap((set) => set[name]);
  return {
    events: all('events'),
    rounds: all('rounds'),
    frames: all('frames'),
    blocks: all('blocks'),
    peerSets: all('peerSets'),
  };
}
