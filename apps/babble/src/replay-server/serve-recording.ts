// `babble replay FILE --serve`: the recording in the explorer, until it is stopped.
import { once } from 'node:events';
import { basename } from 'node:path';
import type { Verifier } from '@babble/crypto';
import { explorerFiles } from '@babble/explorer';
import type { Admission, Block } from '@babble/hashgraph';
import { serve } from '@babble/service';
import type { GraphInput } from '../graph-input.ts';
import { print, warn } from '../output.ts';
import { replayInput } from '../replay-input.ts';
import { Recorder } from './recorder.ts';
import { GENESIS_START, Recording, type RecordingStart } from './recording.ts';
import { createReplayService } from './replay-service.ts';

export interface ServeRecordingInit {
  readonly input: GraphInput;
  readonly file: string;
  readonly admission: Admission;
  readonly verifier: Verifier | undefined;
  /** `host:port`. */
  readonly listen: string;
}

/** Replays, serves, and resolves after SIGINT or SIGTERM. Rejects as {@link replayInput}, or if the address cannot be listened at. */
export async function serveRecording({ input, file, admission, verifier, listen }: ServeRecordingInit): Promise<void> {
  const recording = await record(input, file, admission, verifier);
  const service = createReplayService({
    recording,
    explorer: { files: await explorerFiles() },
    onError: (error) => warn(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  const served = await serve({ service, listen });
  // Before anything is printed: whoever reads it may send the signal at once.
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  print(`${recording.length} events, in the explorer at http://${served.address}/ (Ctrl-C ends it)`);
  try {
    await stopped;
  } finally {
    await served.close();
  }
}

/** Replays a recording and notes its history. Rejects as {@link replayInput}. */
export async function record(
  input: GraphInput,
  file: string,
  admission: Admission,
  verifier: Verifier | undefined,
): Promise<Recording> {
  const start = input.kind === 'graph' ? GENESIS_START : startAt(input.resetCase.block);
  const recorder = new Recorder(start.lastBlockIndex);
  const replay = await replayInput(input, file, { admission, verifier, onInserted: recorder.onInserted });
  return new Recording(basename(file), start, replay, recorder.steps);
}

function startAt({ body }: Block): RecordingStart {
  return { lastBlockIndex: Number(body.index), lastConsensusRound: Number(body.roundReceived) };
}
