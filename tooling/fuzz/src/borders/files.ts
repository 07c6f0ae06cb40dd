// Files that people hand over: recorded graphs and peers files. Rules OPS-FILE-4, OPS-FILE-5, OURS-1.

import { readFileSync } from 'node:fs';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { blockBodyCodec, HashgraphError, parseGraphEvent, parseGraphHeader, Replay } from '@babble/hashgraph';
import { formatPeersFile, PeerSet, PeersError, parsePeersFile } from '@babble/peers';
import type { Chance } from '@babble-tooling/simulation';
import type { Border, FuzzCase, Target } from '../border.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateJson } from '../mutate-json.ts';
import { recordedMembers } from '../recordings.ts';

const GRAPH: readonly string[] = readFileSync(new URL('../../../vectors/coin-true-n4.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, 60);

/** A border whose target keeps nothing between two cases. */
function fileBorder(name: string, next: Target['next'], read: (text: string) => Promise<string | undefined>): Border {
  return {
    name,
    casesPerTarget: 2_000,
    open: async () => ({
      next,
      attack: ({ input }) => read(Buffer.from(input).toString()),
      stop: async () => undefined,
    }),
  };
}

export const graph: Border = fileBorder('graph', damagedGraph, readGraph);
export const peers: Border = fileBorder('peers', damagedPeers, readPeers);

async function damagedGraph(chance: Chance): Promise<FuzzCase> {
  const at = chance.below(chance.happens(0.1) ? 1 : GRAPH.length);
  const lines = GRAPH.slice(0, at + 1 + chance.below(10)).map((line, position) =>
    position === at ? mutateJson(line, chance) : line,
  );
  if (chance.happens(0.1)) lines.push(lines[at] ?? '');
  const bytes = new Uint8Array(Buffer.from(`${lines.join('\n')}\n`));
  return { input: chance.happens(0.2) ? mutateBytes(bytes, chance) : bytes, isSigned: false };
}

/** Whatever is accepted is a part of the graph that was really signed: its blocks are the blocks of the undamaged graph. */
async function readGraph(text: string): Promise<string | undefined> {
  const honest = await honestBlocks();
  const lines = text.split('\n').filter((line) => line !== '');
  const blocks: string[] = [];
  try {
    await replay(lines, blocks);
  } catch (error) {
    if (!(error instanceof HashgraphError)) throw error;
  }
  const hasOtherPeers = lines[0] !== GRAPH[0];
  const differing = blocks.findIndex((block, index) => block !== honest[index]);
  return differing < 0 || hasOtherPeers ? undefined : `block ${differing} differs from that of the undamaged graph`;
}

let undamaged: Promise<readonly string[]> | undefined;

function honestBlocks(): Promise<readonly string[]> {
  undamaged ??= (async () => {
    const blocks: string[] = [];
    await replay(GRAPH, blocks);
    return blocks;
  })();
  return undamaged;
}

async function replay([header = '', ...lines]: readonly string[], blocks: string[]): Promise<void> {
  const commit = (block: Block): CommitResponse => {
    blocks.push(blockBodyCodec.std(block.body));
    return { stateHash: new Uint8Array(0), internalTransactionReceipts: [] };
  };
  const genesis = new PeerSet(parseGraphHeader(header));
  const { verifier } = await fastestVerifier();
  const replayed = Replay.fromGenesis(genesis, { sha256, admission: 'strict', verifier, commit });
  await replayed.insertAll(lines.map((line, position) => parseGraphEvent(line, position + 2)));
}

const PEERS: string = formatPeersFile(
  recordedMembers().map(({ netAddr, public: pubKeyHex, name }) => ({ netAddr, pubKeyHex, moniker: name })),
);

async function damagedPeers(chance: Chance): Promise<FuzzCase> {
  const bytes = new Uint8Array(Buffer.from(mutateJson(PEERS, chance)));
  return { input: chance.happens(0.3) ? mutateBytes(bytes, chance) : bytes, isSigned: false };
}

/** What is accepted can be written and read again. */
async function readPeers(text: string): Promise<string | undefined> {
  try {
    const read = parsePeersFile(text, 'peers.json');
    const again = parsePeersFile(formatPeersFile(read), 'peers.json');
    return formatPeersFile(again) === formatPeersFile(read)
      ? undefined
      : 'written and read again, the peers are others';
  } catch (error) {
    if (error instanceof PeersError) return undefined;
    throw error;
  }
}
