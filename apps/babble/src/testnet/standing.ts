// What a running validator says of its network, over its HTTP service.
import type { Peer } from '@babble/peers';
import { parsePeersFile, superMajority } from '@babble/peers';

export interface Standing {
  /** The newest round that it has decided; −1 if there is none. */
  readonly round: number;
  /** Whom it gossips with, itself among them. */
  readonly peers: readonly Peer[];
  /** Who counts in that round. */
  readonly validators: readonly Peer[];
}

/** Longest wait for an answer, and for the next one where it is to ask again. */
const ANSWER_MS = 5_000;
/** The validator has other work; it has held that back for a second, so that nobody asks without end (OURS-8). */
const TOLD_TO_WAIT: readonly number[] = [429, 503];

/** Rejects if nobody answers at the address of the service. */
export async function standingAt(url: string): Promise<Standing> {
  const ask = async (path: string): Promise<string> => {
    const signal = AbortSignal.timeout(ANSWER_MS);
    for (;;) {
      const answer = await fetch(`${url}${path}`, { signal });
      const text = await answer.text();
      if (!TOLD_TO_WAIT.includes(answer.status)) return text;
    }
  };
  const { last_consensus_round } = JSON.parse(await ask('/stats')) as { readonly last_consensus_round: string };
  const round = Number(last_consensus_round);
  const peersAt = async (path: string): Promise<readonly Peer[]> => parsePeersFile(await ask(path), `${url}${path}`);
  return { round, peers: await peersAt('/peers'), validators: await peersAt(`/validators/${Math.max(0, round)}`) };
}

/** How many of `size` validators may be away while the others go on. */
export function mayFail(size: number): number {
  return size - superMajority(size);
}
