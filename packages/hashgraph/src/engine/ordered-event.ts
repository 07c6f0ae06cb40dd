// An event with its place in the consensus order, and its canonical form, which every frame repeats in which the event
// appears or is part of a root (up to eleven times). Rules ENC-OBJ-15, HG-FRAME-1, HG-FRAME-2.
import { compareSignatureR, encodeUtf8 } from '@babble/crypto';
import type { Event } from '../objects/event.ts';
import type { FrameEvent } from '../objects/frame.ts';
import { frameEventCodec } from '../objects/frame.ts';

export class OrderedEvent {
  readonly event: Event;
  readonly frameEvent: FrameEvent;
  readonly lamport: number;
  #canonical: Uint8Array | undefined;

  constructor(event: Event, frameEvent: FrameEvent, lamport: number) {
    this.event = event;
    this.frameEvent = frameEvent;
    this.lamport = lamport;
  }

  /** CAN in UTF-8, computed once. */
  get canonical(): Uint8Array {
    this.#canonical ??= encodeUtf8(frameEventCodec.can(this.frameEvent));
    return this.#canonical;
  }
}

/**
 * Consensus order (HG-FRAME-2): Lamport timestamp, then r of the signature as an integer. Equal r does not occur in
 * honest traffic; the event id then makes the order our own.
 */
export function compareConsensusOrder(a: OrderedEvent, b: OrderedEvent): number {
  if (a.lamport !== b.lamport) return a.lamport - b.lamport;
  const byR = compareSignatureR(a.event.signature, b.event.signature);
  if (byR !== 0) return byR;
  return a.event.id < b.event.id ? -1 : a.event.id > b.event.id ? 1 : 0;
}
