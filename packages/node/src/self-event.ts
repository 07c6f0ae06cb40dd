// The own events of a node: how one is made, and how one is told from those of others. Rules NODE-SELF-3, NODE-SELF-4.
import type { Sha256, Signer } from '@babble/crypto';
import { formatSignature } from '@babble/crypto';
import type { Event, EventBody } from '@babble/hashgraph';
import { eventIdOf, eventMessage } from '@babble/hashgraph';
import { areEqualBytes, type Clock } from '@babble/host';

export interface SelfEventInit {
  readonly signer: Signer;
  readonly sha256: Sha256;
  readonly clock: Clock;
}

/** What an event is built on, and what it carries. */
export interface SelfEventContent extends Pick<EventBody, 'transactions' | 'internalTransactions' | 'blockSignatures'> {
  /** The own newest event, if there is one. */
  readonly selfParent: Event | undefined;
  readonly otherParent: Event | undefined;
  readonly index: number;
}

/** A signed event, which is in no graph yet. */
export async function makeSelfEvent(
  content: SelfEventContent,
  { signer, sha256, clock }: SelfEventInit,
): Promise<Event> {
  const { selfParent, otherParent, transactions, internalTransactions, blockSignatures, index } = content;
  const body: EventBody = {
    transactions,
    internalTransactions,
    parents: [selfParent?.id ?? '', otherParent?.id ?? ''],
    creator: signer.publicKey.bytes,
    index,
    blockSignatures,
    timestamp: Math.floor(clock.now() / 1000),
  };
  const hash = sha256(eventMessage(body));
  return { body, signature: formatSignature(await signer.sign(hash)), id: eventIdOf(hash) };
}

/** Whether this key is the creator's. */
export function isMadeBy({ body }: Event, key: Uint8Array): boolean {
  return areEqualBytes(body.creator, key);
}
