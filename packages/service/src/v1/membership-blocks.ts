// The blocks that changed the validators, ascending: from the node's memory, and where that does not reach back, from its store by the rounds of the
// peer-set table: what holds from a round on was decided six rounds before. Rules HG-PEERS-1 … HG-PEERS-4.
import type { Block } from '@babble/hashgraph';
import { EFFECTIVE_ROUND_OFFSET } from '@babble/hashgraph';
import type { Api } from './api.ts';

/** Changes that are looked for in one answer; a network with more is told of as many, the oldest first. */
const MOST_CHANGES = 1_000;

/** A change of the validators, and the block that made it, if it is still there. */
export interface ChangedAt {
  /** From this round on. */
  readonly round: number;
  readonly block: Block | undefined;
}

/** All changes that hold at `round` or before, but genesis. */
export async function changesUntil(
  round: number,
  { node, blockRounds }: Pick<Api, 'node' | 'blockRounds'>,
): Promise<readonly ChangedAt[]> {
  const rounds = node
    .peerSets()
    .map(([from]) => from)
    .filter((from) => from > 0 && from <= round)
    .slice(0, MOST_CHANGES);
  const inMemory = new Map<number, Block>();
  for (let after = -1, isComplete = false; !isComplete && inMemory.size <= MOST_CHANGES; ) {
    const page = node.look.membershipChanges(after);
    for (const block of page.blocks) inMemory.set(Number(block.body.roundReceived), block);
    isComplete = page.isComplete || page.blocks.length === 0;
    after = Number(page.blocks.at(-1)?.body.index ?? after);
  }
  const found: ChangedAt[] = [];
  for (const from of rounds) {
    const decided = from - EFFECTIVE_ROUND_OFFSET;
    const index = inMemory.has(decided) ? null : await blockRounds.blockOf(decided);
    found.push({ round: from, block: inMemory.get(decided) ?? (index === null ? undefined : await node.block(index)) });
  }
  return found;
}
