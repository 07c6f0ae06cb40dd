// Events, rounds, frames and peer-sets as they are stored, beside what was computed of them again.
import type { Sha256 } from '@babble/crypto';
import { encodeHex } from '@babble/crypto';
import type { EventRecord, FrameRecord, RoundRecord } from '@babble/hashgraph';
import { frameHash } from '@babble/hashgraph';
import { formatPeersLine, type PeerSet } from '@babble/peers';
import type { Compared } from './difference.ts';
import { compare, compareLists } from './difference.ts';

/** How an event is named in a difference. */
export function eventPlace({ topologicalIndex, creator, index }: EventRecord): Compared {
  const number = topologicalIndex < 0 ? 'event of the frame' : `event ${topologicalIndex}`;
  return { what: 'event', where: `${number} (${creator.slice(0, 10)}…, index ${index})` };
}

/** What was computed for an event when it was inserted. */
export function compareEvents(expected: EventRecord, found: EventRecord): void {
  const place = eventPlace(found);
  compareCoordinates(expected, found);
  compare(place, 'insertion number', expected.topologicalIndex, found.topologicalIndex);
  compare(place, 'creator of the other-parent', expected.otherParent?.creatorId, found.otherParent?.creatorId);
  compare(place, 'index of the other-parent', expected.otherParent?.index, found.otherParent?.index);
}

/** What holds of an event however it came into the graph. */
export function compareCoordinates(expected: EventRecord, found: EventRecord): void {
  const place = eventPlace(found);
  compare(place, 'id', expected.event.id, found.event.id);
  compare(place, 'creator', expected.creator, found.creator);
  compare(place, 'index', expected.index, found.index);
  compare(place, 'round', expected.round, found.round);
  compare(place, 'Lamport timestamp', expected.lamport, found.lamport);
  compare(place, 'witness', expected.witness, found.witness);
}

export function compareRounds(expected: RoundRecord, found: RoundRecord | undefined): void {
  const place: Compared = { what: 'round', where: `round ${expected.round}` };
  compare(place, 'is there', true, found !== undefined);
  if (found === undefined) return;
  compare(place, 'number', expected.round, found.round);
  compare(place, 'decided', expected.decided, found.decided);
  const parts = [
    ['witnesses', ({ witnesses }: RoundRecord) => witnesses.map(({ id }) => id)],
    ['creators of witnesses', ({ witnesses }: RoundRecord) => witnesses.map(({ creator }) => creator)],
    ['fame', ({ witnesses }: RoundRecord) => witnesses.map(({ fame }) => fame)],
    ['received events', ({ receivedEvents }: RoundRecord) => receivedEvents],
  ] as const;
  for (const [field, part] of parts) compareLists(place, field, part(expected), part(found));
}

/** The hash that is stored, and the one that the stored frame has. */
export function compareFrames(expected: FrameRecord, found: FrameRecord | undefined, sha256: Sha256): void {
  const place: Compared = { what: 'frame', where: `frame of round ${expected.frame.round}` };
  compare(place, 'is there', true, found !== undefined);
  if (found === undefined) return;
  compare(place, 'round', expected.frame.round, found.frame.round);
  compare(place, 'timestamp', expected.frame.timestamp, found.frame.timestamp);
  compareLists(place, 'events', expected.eventIds, found.eventIds);
  const hash = encodeHex(expected.hash);
  compare(place, 'hash', hash, encodeHex(found.hash));
  compare(place, 'hash of its contents', hash, encodeHex(frameHash(found.frame, sha256)));
}

type PeerSets = readonly (readonly [round: number, peerSet: PeerSet])[];

/** All that were computed must be stored; what is stored must have been computed, but for what is older than `from`. */
export function comparePeerSets(expected: PeerSets, found: PeerSets, from: number): void {
  const stored = new Map(found.map(([round, peerSet]) => [round, formatPeersLine(peerSet.peers).trimEnd()]));
  for (const [round, peerSet] of expected) {
    const text = stored.get(round);
    stored.delete(round);
    if (text === undefined && round < from) continue;
    compare(placeOf(round), 'peers', formatPeersLine(peerSet.peers).trimEnd(), text);
  }
  for (const [round, text] of stored) if (round >= from) compare(placeOf(round), 'peers', undefined, text);
}

function placeOf(round: number): Compared {
  return { what: 'peer-set', where: `peer-set from round ${round} on` };
}
