// Appends one event after the other to the store in the folder of the first argument, and says which ones were acknowledged, until it
// is killed. Several calls are under way at any time; with `sync` as second argument each is followed by a sync.
import { openLevelStore } from '@babble/store/node';

const [folder, sync] = process.argv.slice(2);
const store = await openLevelStore({ folder });
const creator = new Uint8Array(65).fill(4);
const key = `0X${'04'.repeat(65)}`;
const nothing = { rounds: [], frames: [], blocks: [], peerSets: [] };

function eventOf(number) {
  const id = `0X${number.toString(16).toUpperCase().padStart(64, '0')}`;
  const transactions = [new Uint8Array(300).fill(number & 255)];
  const lists = { internalTransactions: [], blockSignatures: [], parents: ['', ''] };
  const body = { transactions, ...lists, creator, index: number, timestamp: number };
  const event = { id, body, signature: '1|1' };
  const otherParent = { creatorId: 0, index: -1 };
  const place = { creator: key, index: number, topologicalIndex: number, otherParent };
  return { event, ...place, round: 0, lamport: number, witness: false };
}

async function append(number) {
  await store.append({ ...nothing, events: [eventOf(number)] }, { acknowledged: number });
  if (sync !== undefined) await store.sync();
  process.stdout.write(`${number}\n`);
}

let next = (await store.notes()).acknowledged + 1;
async function worker() {
  for (;;) await append(next++);
}
await Promise.all([worker(), worker(), worker()]);
