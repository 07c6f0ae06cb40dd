// The application on a phone as a node sees it: blocks and states go out as texts, answers come back as texts. Rules APP-MOB-1, APP-RESP-1,
// APP-RESP-3, APP-RULE-2. What a callback throws goes to the exception handler and on to the node, which offers the block again.
import { base64Decode, base64Encode, CryptoError, decodeText } from '@babble/crypto';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { blockCodec, checkReceipts } from '@babble/hashgraph';
import type { ProxyHandler } from '@babble/proxy';
import { readSnapshot } from '@babble/proxy';
import { MobileError } from './errors.ts';
import type { Exceptions } from './exceptions.ts';
import type { CommitHandler, SnapshotHandler, StateChangeHandler } from './handlers.ts';

export interface MobileAppInit {
  readonly commitHandler: CommitHandler;
  readonly stateChangeHandler: StateChangeHandler;
  readonly snapshotHandler: SnapshotHandler | undefined;
  readonly exceptions: Exceptions;
}

export function mobileApp({
  commitHandler,
  stateChangeHandler,
  snapshotHandler,
  exceptions,
}: MobileAppInit): ProxyHandler {
  const told = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      exceptions.report(what, error);
      throw error;
    }
  };
  return {
    commit: (block) =>
      told(`onCommit failed at block ${block.body.index}, which comes again`, async () =>
        responseOf(block, await commitHandler.onCommit(`${blockCodec.std(block)}\n`)),
      ),
    stateChange: (state) =>
      told(`onStateChanged failed at state ${state}`, async () => stateChangeHandler.onStateChanged(state)),
    ...(commitHandler.lastAppliedBlock === undefined
      ? {}
      : { lastAppliedBlock: () => told('lastAppliedBlock failed', async () => commitHandler.lastAppliedBlock?.()) }),
    ...(snapshotHandler === undefined
      ? {}
      : {
          snapshot: (blockIndex) =>
            told(`onSnapshot failed at block ${blockIndex}`, async () =>
              bytesOf('onSnapshot', await snapshotHandler.onSnapshot(blockIndex)),
            ),
          restore: (snapshot) =>
            told('onRestore failed', async () => {
              const answer = await snapshotHandler.onRestore(base64Encode(await readSnapshot(snapshot)));
              return bytesOf('onRestore', answer);
            }),
        }),
  };
}

/** The answer that is inside of a processed block, exactly as given. */
function responseOf(block: Block, processed: unknown): CommitResponse {
  const method = 'onCommit';
  if (typeof processed !== 'string') throw answerInvalid(method, `${typeof processed} instead of a text`);
  const { stateHash, internalTransactionReceipts } = bodyOf(processed);
  // A receipt without its transaction would stop the node for good later on.
  checkReceipts(block.body, internalTransactionReceipts);
  return { stateHash, internalTransactionReceipts };
}

function bodyOf(processed: string): Block['body'] {
  try {
    return decodeText(blockCodec, processed).body;
  } catch (error) {
    if (error instanceof CryptoError) throw answerInvalid('onCommit', error.message, error);
    throw error;
  }
}

function bytesOf(method: string, answer: unknown): Uint8Array {
  const bytes = typeof answer === 'string' ? base64Decode(answer) : undefined;
  if (bytes === undefined) throw answerInvalid(method, 'not base64');
  return bytes;
}

function answerInvalid(method: string, detail: string, cause?: unknown): MobileError {
  return new MobileError(
    'BABBLE_MOBILE_ANSWER_INVALID',
    `the answer of ${method} is none: ${detail}`,
    { method },
    cause,
  );
}
