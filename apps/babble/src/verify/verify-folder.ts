// The database in a folder, verified; the outcome as plain data, which can leave the process.
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Admission } from '@babble/hashgraph';
import { Progress } from '../progress.ts';
import { openStoredGraph, StoredGraphError, storedGraphError } from '../stored-graph.ts';
import type { Difference } from './difference.ts';
import { type Verification, verifyStore } from './verify-store.ts';
import type { Counts } from './walk.ts';

export interface VerifyFolderInit {
  readonly folder: string;
  readonly admission: Admission;
  /** See `WalkInit.cacheSize`. */
  readonly cacheSize: number;
  readonly showsProgress: boolean;
}

/** Names do not change within a version of the program: `--json` prints them. */
export interface VerifiedFolder extends Counts {
  readonly ok: boolean;
  readonly database: string;
  /** What was computed from: `genesis`, `fast-sync` or `pruned` for a frame, `nothing` for an empty database. */
  readonly begins: 'genesis' | 'fast-sync' | 'pruned' | 'nothing';
  /** The first block that was computed again; `null` if none was. */
  readonly firstBlock: number | null;
  /** Validators at the beginning. */
  readonly validators: number;
  /** How signatures were verified. */
  readonly verifier: string;
  readonly elapsedMs: number;
  readonly difference: Difference | null;
}

/** Why nothing was verified, or not to the end. */
export interface VerificationFailure {
  readonly ok: false;
  readonly error: {
    readonly code: string;
    readonly reason: string;
    readonly message: string;
    readonly remedy: string;
  };
}

/** Failures of the database are answers; anything else rejects. */
export async function verifyFolder(init: VerifyFolderInit): Promise<VerifiedFolder | VerificationFailure> {
  try {
    return await verify(init);
  } catch (error) {
    const told = storedGraphError(error, init.folder);
    if (!(told instanceof StoredGraphError)) throw error;
    const { code, reason, message, remedy = '' } = told;
    return { ok: false, error: { code, reason, message, remedy } };
  }
}

async function verify({ folder, admission, cacheSize, showsProgress }: VerifyFolderInit): Promise<VerifiedFolder> {
  const started = performance.now();
  const store = await openStoredGraph(folder);
  const progress = new Progress('verifying');
  try {
    const { verifier } = await fastestVerifier();
    const { beginning, difference, ...counts } = await verifyStore({
      store,
      sha256,
      verifier,
      admission,
      cacheSize,
      onProgress: (done, total) => {
        if (showsProgress) progress.at(done, total);
      },
    });
    return {
      ok: difference === undefined,
      database: folder,
      ...placeOf(beginning),
      ...counts,
      verifier: verifier.name,
      elapsedMs: Math.round(performance.now() - started),
      difference: difference ?? null,
    };
  } finally {
    progress.end();
    await store.close();
  }
}

function placeOf(beginning: Verification['beginning']): Pick<VerifiedFolder, 'begins' | 'firstBlock' | 'validators'> {
  if (beginning === undefined) return { begins: 'nothing', firstBlock: null, validators: 0 };
  if (beginning.kind === 'genesis') return { begins: 'genesis', firstBlock: 0, validators: beginning.genesis.size };
  const { block, frame, isPruned } = beginning;
  return {
    begins: isPruned ? 'pruned' : 'fast-sync',
    firstBlock: Number(block.body.index),
    validators: frame.peers?.length ?? 0,
  };
}
