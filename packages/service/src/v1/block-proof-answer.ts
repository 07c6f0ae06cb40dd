// The proof of a block, as a light client gets it. Rules HG-CHECK-1, HG-PEERS-1 … HG-PEERS-5.
import { intMap, quote } from '@babble/crypto';
import type { Block } from '@babble/hashgraph';
import { blockCodec } from '@babble/hashgraph';
import { peerListCodec } from '@babble/peers';
import type { Api } from './api.ts';
import { changesUntil } from './membership-blocks.ts';
import { RequestProblem } from './problem.ts';

const peerSetsCodec = intMap(peerListCodec, 'int64');

const EXPLANATION =
  'More than a third of the validators of its round have to have signed the block. Who they were follows from genesis by the changes: each is signed by more than a third of the validators of its own round, and what it accepted holds six rounds later. Genesis (peerSets.0) has to be known from elsewhere, for instance by its fingerprint. What is left to believe is that at no time more than a third of the validators lied. To check it: verifyBlockProof of @babble/hashgraph.';

/** Throws a problem if the block is not signed by enough yet, or if this node lacks a change before it. */
export async function blockProofText(block: Block, api: Api): Promise<AsyncGenerator<string>> {
  const { node } = api;
  const round = Number(block.body.roundReceived);
  const { trustCount } = node.validators(round);
  const signed = block.signatures?.size ?? 0;
  if (signed <= trustCount) {
    const message = `Block ${block.body.index} has ${signed} signatures so far, and ${trustCount + 1} make a proof: ask again later.`;
    throw new RequestProblem('notFound', message);
  }
  const changes = await changesUntil(round, api);
  const table = node.peerSets().filter(([from]) => from <= round);
  const lacking = table[0]?.[0] === 0 ? changes.find((change) => change.block === undefined) : { round: 0 };
  if (lacking !== undefined) {
    const message = `This node does not have the block that changed the validators for round ${lacking.round} any more: ask one that was there from the beginning.`;
    throw new RequestProblem('notFound', message);
  }
  const peerSets = new Map(table.map(([from, { peers }]) => [from, peers] as const));
  return proofText(
    block,
    changes.flatMap((change) => change.block ?? []),
    peerSetsCodec.std(peerSets),
  );
}

async function* proofText(block: Block, changes: readonly Block[], peerSets: string): AsyncGenerator<string> {
  yield `{"block":${blockCodec.std(block)},"changes":[`;
  for (const [i, change] of changes.entries()) yield `${i === 0 ? '' : ','}${blockCodec.std(change)}`;
  yield `],"peerSets":${peerSets},"explanation":${quote(EXPLANATION)}}`;
}
