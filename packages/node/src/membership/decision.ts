// What the application decides on a membership request, once consensus has put it into a block. Rules NODE-JOIN-10, NODE-LEAVE-2.
import type { Block, InternalTransaction } from '@babble/hashgraph';
import { EFFECTIVE_ROUND_OFFSET, internalTransactionCodec } from '@babble/hashgraph';
import type { CancelSignal, Clock } from '@babble/host';
import { NodeError } from '../errors.ts';

export interface Decision {
  readonly accepted: boolean;
  /** Round from which on it holds (HG-CONST-3). */
  readonly effectiveRound: number;
}

export interface DecisionInit {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** When nobody wants to know any more. */
  readonly signal: CancelSignal;
  /** Calls back with every block that the application answered; returns how to stop that. */
  readonly onBlock: (listener: (block: Block) => void) => () => void;
}

/** Rejects with `BABBLE_NODE_TIMEOUT` and `late` as its text if no block with the request comes in time, and with the reason of the signal. */
export function decisionOn(
  request: InternalTransaction,
  late: string,
  { clock, timeoutMs, signal, onBlock }: DecisionInit,
): Promise<Decision> {
  const text = internalTransactionCodec.std(request);
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      stopListening();
    };
    const onAbort = (): void => {
      end();
      reject(signal.reason);
    };
    const timer = clock.setTimeout(() => {
      end();
      reject(new NodeError('BABBLE_NODE_TIMEOUT', late));
    }, timeoutMs);
    const stopListening = onBlock(({ body }) => {
      const receipts = body.internalTransactionReceipts ?? [];
      const own = receipts.find(
        ({ internalTransaction }) => internalTransactionCodec.std(internalTransaction) === text,
      );
      if (own === undefined) return;
      end();
      resolve({ accepted: own.accepted, effectiveRound: Number(body.roundReceived) + EFFECTIVE_ROUND_OFFSET });
    });
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}
