// What a node calls on its application over a socket, and how often. Rules APP-CALL-1 … APP-CALL-4, APP-RETRY-1 … APP-RETRY-9, OURS-5.
import type { TextCodec } from '@babble/crypto';
import { bytes, CryptoError, decodeText } from '@babble/crypto';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { blockCodec, commitResponseCodec } from '@babble/hashgraph';
import type { CancelSignal, Clock, Logger } from '@babble/host';
import { pause } from '@babble/host';
import { ProxyError } from './errors.ts';
import type { RpcCaller } from './rpc/caller.ts';
import { RpcError } from './rpc/rpc-error.ts';
import { readSnapshot, snapshotPieces } from './snapshot.ts';

/** First and longest pause before a block is offered again. Short, because the application is near and the network waits. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** How often other calls are tried when the connection fails (APP-RETRY-1). */
const ATTEMPT_COUNT = 3;
const EMPTY = new Uint8Array(0);

export interface StateCallsInit {
  readonly caller: RpcCaller;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class StateCalls {
  readonly #init: StateCallsInit;

  constructor(init: StateCallsInit) {
    this.#init = init;
  }

  /**
   * Offers the block until the application answers with a response or the signal is aborted, where the reference gives up after three attempts
   * (APP-RETRY-5). It is repeated when the application answered an error, and on a new connection when the old one is gone; while a connection
   * lives, however long the application takes, it is not (APP-RETRY-3).
   */
  async commitBlock(block: Block, signal: CancelSignal): Promise<CommitResponse> {
    const method = 'State.CommitBlock';
    const argument = blockCodec.std(block);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        const result = await this.#call(method, argument, signal, 'wait');
        if (result === 'null') throw answerInvalid(method, 'there is no result');
        return decodeResult(method, commitResponseCodec, result);
      } catch (error) {
        if (signal.aborted || !isApplicationsFault(error)) throw error;
        this.#init.logger.warn(
          { block: Number(block.body.index), retryMs: pauseMs, code: error.code, error: error.message },
          'The application did not take the block',
        );
        await pause(this.#init.clock, pauseMs, signal);
      }
    }
  }

  /** A result of `null` is an empty snapshot. Go nodes do not take it (APP-SOCK-6), Go applications send it. */
  async getSnapshot(blockIndex: number, signal: CancelSignal): Promise<AsyncIterable<Uint8Array>> {
    const method = 'State.GetSnapshot';
    const result = await this.#attempts(method, String(blockIndex), signal, 'wait');
    return snapshotPieces(decodeResult(method, bytes, result) ?? EMPTY);
  }

  async restore(snapshot: AsyncIterable<Uint8Array>, signal: CancelSignal): Promise<Uint8Array> {
    const method = 'State.Restore';
    const argument = bytes.std(await readSnapshot(snapshot));
    return decodeResult(method, bytes, await this.#attempts(method, argument, signal, 'wait')) ?? EMPTY;
  }

  /** Whatever is answered, also `null`, will do (APP-CALL-4). */
  async onStateChanged(state: number, signal: CancelSignal): Promise<void> {
    await this.#attempts('State.OnStateChanged', String(state), signal, 'fail');
  }

  /** Tries again at once when the way to the application fails; an error that it answers is its answer. */
  async #attempts(method: string, argument: string, signal: CancelSignal, whenLate: 'fail' | 'wait'): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#call(method, argument, signal, whenLate);
      } catch (error) {
        const isFinal = attempt === ATTEMPT_COUNT || signal.aborted || !isApplicationsFault(error);
        if (isFinal || error.code === 'BABBLE_PROXY_APPLICATION_FAILED') throw error;
        this.#init.logger.debug(
          { method, attempt, code: error.code, error: error.message },
          'A call to the application failed',
        );
      }
    }
  }

  async #call(method: string, argument: string, signal: CancelSignal, whenLate: 'fail' | 'wait'): Promise<string> {
    try {
      return await this.#init.caller.call({ method, argument, signal, whenLate });
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const text = error.message;
      throw new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', text, { method, text }, error);
    }
  }
}

function isApplicationsFault(error: unknown): error is ProxyError {
  return error instanceof ProxyError && error.fault === 'app';
}

function decodeResult<T>(method: string, codec: TextCodec<T>, result: string): T {
  try {
    return decodeText(codec, result);
  } catch (error) {
    if (error instanceof CryptoError) throw answerInvalid(method, error.message, error);
    throw error;
  }
}

function answerInvalid(method: string, detail: string, cause?: unknown): ProxyError {
  return new ProxyError('BABBLE_PROXY_ANSWER_INVALID', `The answer to ${method} is none: ${detail}`, { method }, cause);
}
