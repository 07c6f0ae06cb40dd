// The events that a message carries.
import type { TextCodec } from '@babble/crypto';
import { list } from '@babble/crypto';
import type { WireEvent } from '@babble/hashgraph';
import { wireEventCodec } from '@babble/hashgraph';
import { bounded, MAX_EVENTS_PER_MESSAGE } from './limits.ts';

export const eventsCodec: TextCodec<readonly WireEvent[] | null> = bounded(
  list(wireEventCodec),
  MAX_EVENTS_PER_MESSAGE,
);
