// Whatever is in the blocks and however they arrive, machines that applied the same ones agree.
import type { Block, CommitResponse } from '@babble/hashgraph';
import { commitResponseCodec, PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import type { AppProxy, StateMachine } from '@babble/proxy';
import { allowList, inMemory, jsonCodec, readSnapshot, stateMachine } from '@babble/proxy';
import { socketApp, socketProxy } from '@babble/proxy/socket';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockOf } from '../blocks.ts';
import { peerOf } from '../requests.ts';

const neverAborted = new AbortController().signal;
const LISTED = [1, 2].map((number) => peerOf(number).pubKeyHex);
const RUNS = { numRuns: 40 };

/** What was counted under each first byte. */
type Counts = Readonly<Record<string, number>>;

function counter(): StateMachine<Counts> {
  return stateMachine<Counts>({
    initial: {},
    apply: (counts, transaction) => {
      const key = String(transaction[0] ?? 'none');
      return { ...counts, [key]: (counts[key] ?? 0) + transaction.length };
    },
    codec: jsonCodec((value) => value as Counts),
    membership: allowList({ publicKeys: LISTED }),
  });
}

const requests = fc.record({
  body: fc.record({
    type: fc.constantFrom(PEER_ADD, PEER_REMOVE, 7),
    peer: fc.integer({ min: 1, max: 3 }).map((n) => peerOf(n)),
  }),
  signature: fc.integer({ min: 1, max: 4 }).map((r) => `${r}|1`),
});
const bodies = fc.record({
  transactions: fc.oneof(
    fc.array(fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.constant(null)), { maxLength: 6 }),
    fc.constant(null),
  ),
  internalTransactions: fc.oneof(fc.array(requests, { maxLength: 5 }), fc.constant(null)),
});
const histories = fc
  .array(bodies, { minLength: 1, maxLength: 12 })
  .map((all) => all.map((body, index) => blockOf(index, body)));

async function answersOf(app: AppProxy, blocks: readonly Block[]): Promise<readonly string[]> {
  const answers: CommitResponse[] = [];
  for (const block of blocks) answers.push(await app.commitBlock(block, neverAborted));
  return answers.map(commitResponseCodec.std);
}

/** Runs with a machine at the other end of a socket. */
async function overSocket<T>(machine: StateMachine<Counts>, run: (app: AppProxy) => Promise<T>): Promise<T> {
  const proxy = socketProxy({ listen: '127.0.0.1:0', connect: () => app.listenAddress });
  const app = socketApp({ listen: '127.0.0.1:0', connect: () => proxy.listenAddress, handler: machine });
  try {
    await app.start();
    await proxy.start({ submit: async () => 'accepted' });
    return await run(proxy);
  } finally {
    await Promise.all([proxy.stop(), app.stop()]);
  }
}

test('APP-RULE-1, APP-RESP-1, APP-RESP-2: random blocks get the same answers in memory and over a socket', async () => {
  const property = fc.asyncProperty(histories, async (blocks) => {
    const inProcess = await answersOf(inMemory(counter()), blocks);
    expect(await overSocket(counter(), (app) => answersOf(app, blocks))).toEqual(inProcess);
  });
  await fc.assert(property, RUNS);
});

test('APP-RULE-4, APP-API-4: a snapshot of any block restores the state after it, from which the answers go on alike', async () => {
  const cases = histories.chain((blocks) => fc.tuple(fc.constant(blocks), fc.nat({ max: blocks.length - 1 })));
  const property = fc.asyncProperty(cases, async ([blocks, index]) => {
    const machine = counter();
    const source = inMemory(machine);
    const answers = await answersOf(source, blocks);
    const bytes = await readSnapshot(await source.getSnapshot(index, neverAborted));
    const restored = counter();
    await overSocket(restored, async (app) => {
      const stateHash = await app.restore(piecesOf(bytes), neverAborted);
      expect(answers[index]).toContain(`"StateHash":"${Buffer.from(stateHash).toString('base64')}"`);
      expect(restored.lastAppliedBlock()).toBe(index);
      expect(await answersOf(app, blocks.slice(index + 1))).toEqual(answers.slice(index + 1));
    });
    expect(restored.state).toEqual(machine.state);
    for (let kept = index; kept < blocks.length; kept += 1)
      expect(restored.snapshot(kept)).toEqual(machine.snapshot(kept));
  });
  await fc.assert(property, RUNS);
});

test('APP-RULE-2: repetitions at any point change no answer and no state', async () => {
  const cases = histories.chain((blocks) => {
    const repeats = fc.array(fc.nat({ max: blocks.length - 1 }), { maxLength: 8 });
    return fc.tuple(fc.constant(blocks), repeats);
  });
  const property = fc.property(cases, ([blocks, repeats]) => {
    const [plain, repeated] = [counter(), counter()];
    const answers = blocks.map((block) => plain.commit(block));
    for (const [index, block] of blocks.entries()) {
      expect(repeated.commit(block)).toEqual(answers[index]);
      for (const earlier of repeats.filter((one) => one <= index)) {
        const again = blocks[earlier];
        if (again !== undefined) expect(repeated.commit(again)).toEqual(answers[earlier]);
      }
    }
    expect(repeated.stateHash).toEqual(plain.stateHash);
  });
  fc.assert(property, RUNS);
});

async function* piecesOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50) yield bytes.subarray(at, at + 50);
}
