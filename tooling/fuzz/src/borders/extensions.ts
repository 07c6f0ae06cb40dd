// Answers of a dishonest peer to a node that catches up: anchors, changes of the membership, pieces of snapshots.
// Rules OURS-1, OURS-8, B5, NODE-FF-9, HG-CHECK-1.

import { readFileSync } from 'node:fs';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Block } from '@babble/hashgraph';
import {
  blockBodyCodec,
  countValidSignatures,
  Hashgraph,
  HashgraphError,
  parseResetCase,
  verifyAnchor,
} from '@babble/hashgraph';
import { joinBytes, neverCancelled } from '@babble/host';
import type { AnchorResponse, ExtensionClient, RpcResponse, Transport } from '@babble/net';
import {
  anchorResponseCodec,
  createExtensionClient,
  encodeBody,
  encodeSnapshotPiece,
  membershipResponseCodec,
  NetError,
  SNAPSHOT_PIECE_BYTES,
} from '@babble/net';
import { PeerSet } from '@babble/peers';
import type { Chance } from '@babble-tooling/simulation';
import type { Border, FuzzCase, Target } from '../border.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateJson } from '../mutate-json.ts';

type Method = keyof ExtensionClient;

/** A recorded fast-forward: what an honest peer would answer. */
const RECORDED = parseResetCase(
  readFileSync(new URL('../../../vectors/leave-5to2-late.reset.json', import.meta.url), 'utf8'),
);
const BODY: string = blockBodyCodec.std(RECORDED.block.body);
const VALIDATORS: PeerSet = new PeerSet(RECORDED.frame.peers ?? []);

const DATA: Uint8Array = Uint8Array.from({ length: 500 }, (_, i) => i);

const HONEST: Readonly<Record<Method, Uint8Array>> = {
  anchor: encodeBody(anchorResponseCodec, { fromId: 1, block: RECORDED.block, frame: RECORDED.frame }),
  membership: encodeBody(membershipResponseCodec, {
    fromId: 1,
    blocks: [RECORDED.block],
    isComplete: true,
    isGapless: true,
  }),
  snapshot: encodeSnapshotPiece({ blockIndex: 0, offset: 0, isLast: true, checksum: sha256(DATA), data: DATA }),
};

export const extensions: Border = {
  name: 'extensions',
  casesPerTarget: 1_000,
  open: async () => new ExtensionsTarget(),
};

/** What is asked stands in the first byte of a case; the rest is the body of the answer. */
const METHODS: readonly Method[] = ['anchor', 'membership', 'snapshot'];

class ExtensionsTarget implements Target {
  readonly #client: ExtensionClient;
  #body: Uint8Array = new Uint8Array(0);

  constructor() {
    this.#client = createExtensionClient(answeringTransport(() => ({ error: '', body: this.#body })));
  }

  async next(chance: Chance): Promise<FuzzCase> {
    const number = chance.below(METHODS.length);
    const body = damaged(METHODS[number] ?? 'anchor', chance);
    return { input: joinBytes([Uint8Array.of(number), body]), isSigned: false };
  }

  async attack({ input }: FuzzCase): Promise<string | undefined> {
    this.#body = input.subarray(1);
    try {
      return await this.#ask(METHODS[input[0] ?? 0] ?? 'anchor');
    } catch (error) {
      if (error instanceof NetError || error instanceof HashgraphError) return undefined;
      throw error;
    }
  }

  async #ask(method: Method): Promise<string | undefined> {
    switch (method) {
      case 'anchor':
        return anchorFault(await this.#client.anchor('peer', { fromId: 1 }, neverCancelled));
      case 'membership': {
        const request = { fromId: 1, afterBlock: -1 };
        return membershipFault((await this.#client.membership('peer', request, neverCancelled)).blocks);
      }
      case 'snapshot': {
        const request = { fromId: 1, blockIndex: 0, offset: 0 };
        const { data, isLast } = await this.#client.snapshot('peer', request, neverCancelled);
        const isWellCut = isLast ? data.length <= SNAPSHOT_PIECE_BYTES : data.length === SNAPSHOT_PIECE_BYTES;
        return isWellCut ? undefined : `a piece of ${data.length} bytes`;
      }
    }
  }

  async stop(): Promise<void> {
    this.#body = new Uint8Array(0);
  }
}

function damaged(method: Method, chance: Chance): Uint8Array {
  const honest = HONEST[method];
  if (chance.happens(0.3)) return mutateBytes(honest, chance);
  const end = honest.indexOf(0x0a);
  const line = Buffer.from(honest.subarray(0, end)).toString();
  return joinBytes([new Uint8Array(Buffer.from(mutateJson(line, chance))), honest.subarray(end)]);
}

/** What is believed was signed: the block is the recorded one, and a graph can start from it. */
async function anchorFault({ block, frame }: AnchorResponse): Promise<string | undefined> {
  const graph = Hashgraph.fromFrame(block, frame, { sha256 });
  const { verifier } = await fastestVerifier();
  await verifyAnchor(block, frame, { sha256, verifier, admission: 'strict', validators: VALIDATORS });
  if (blockBodyCodec.std(block.body) !== BODY) return 'a block is believed that nobody signed';
  const { lastBlockIndex } = graph.counters();
  return lastBlockIndex === Number(RECORDED.block.body.index) ? undefined : `the graph starts from ${lastBlockIndex}`;
}

async function membershipFault(blocks: readonly Block[]): Promise<string | undefined> {
  const { verifier } = await fastestVerifier();
  for (const block of blocks.slice(0, 20)) {
    const verification = { sha256, verifier, admission: 'strict', validators: VALIDATORS } as const;
    const isBelieved = (await countValidSignatures(block, verification)) > VALIDATORS.trustCount;
    if (isBelieved && blockBodyCodec.std(block.body) !== BODY) return 'a block is believed that nobody signed';
  }
  return undefined;
}

function answeringTransport(answer: () => RpcResponse): Transport {
  return {
    supports: { listen: true, extensions: true },
    localAddress: '',
    advertiseAddress: '',
    start: async () => undefined,
    stop: async () => undefined,
    request: async () => answer(),
  };
}
