// A graph as a file that a person can read and a test replays: a drawing and the few numbers the rest follows from.
//
//     genesis 4
//     seed 17
//     coins natural
//
//     A0.0     B0.0 …
import type { Drawing } from '@babble/hashgraph/drawing';
import { parseDag, renderDag } from '@babble/hashgraph/drawing';
import type { Coins } from './materialise.ts';

export interface DrawnGraph {
  readonly seed: number;
  readonly coins: Coins;
  readonly genesisCount: number;
  readonly drawing: Drawing;
}

export function formatGraphFile({ seed, coins, genesisCount, drawing }: DrawnGraph): string {
  return `genesis ${genesisCount}\nseed ${seed}\ncoins ${coins}\n\n${renderDag(drawing)}`;
}

/** Lines before the header may be comments. */
export function parseGraphFile(text: string): DrawnGraph {
  const header = /^(?:\/\/.*\n|\n)*genesis (\d+)\nseed (-?\d+)\ncoins (natural|mixed|false)\n\n/.exec(text);
  if (header === null) throw new Error('a graph file begins with genesis, seed and coins');
  const [head, genesis, seed, coins] = header;
  return {
    genesisCount: Number(genesis),
    seed: Number(seed),
    coins: coins as Coins,
    drawing: parseDag(text.slice(head.length)),
  };
}
