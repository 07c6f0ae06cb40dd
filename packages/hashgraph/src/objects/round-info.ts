// The record of a round as databases and the HTTP API of the Go implementation write it. Rule ENC-OBJ-21.
import type { TextCodec } from '@babble/crypto';
import { bool, list, struct, text, textMap, uint8 } from '@babble/crypto';

/** Fame as a number: 0 undecided, 1 famous, 2 not famous. */
export interface RoundEvent {
  readonly witness: boolean;
  readonly famous: number;
}

/** A round with all its events, and those received in it (ENC-OBJ-21). */
export interface RoundInfo {
  readonly createdEvents: ReadonlyMap<string, RoundEvent> | null;
  /** Event ids in the order in which they were received. */
  readonly receivedEvents: readonly string[] | null;
}

const roundEventCodec: TextCodec<RoundEvent> = struct<RoundEvent>({
  witness: ['Witness', bool],
  famous: ['Famous', uint8],
});

/** ENC-OBJ-21. */
export const roundInfoCodec: TextCodec<RoundInfo> = struct<RoundInfo>({
  createdEvents: ['CreatedEvents', textMap(roundEventCodec)],
  receivedEvents: ['ReceivedEvents', list(text)],
});
