// Every recorded object survives its row: the texts in both dialects are the recorded ones.
import { base64Decode, decodeText, decodeUtf8, type TextCodec } from '@babble/crypto';
import {
  type Block,
  blockBodyCodec,
  blockCodec,
  type EventId,
  eventBodyCodec,
  eventCodec,
  frameCodec,
  rootCodec,
} from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import type { Cell } from '../../src/cells.ts';
import { openRow, sealRow } from '../../src/row.ts';
import { answerRow, blockOf, decisionRow } from '../../src/rows/block-row.ts';
import { eventRecordOf, eventRow } from '../../src/rows/event-row.ts';
import { frameRecordOf, frameRow, referencesOf } from '../../src/rows/frame-row.ts';
import { readRecording } from '../recorded.ts';

interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly stdBase64: string;
  readonly canBase64: string | null;
}

const { objects } = JSON.parse(readRecording('encoding.json')) as { readonly objects: readonly Recorded[] };

/** What was written, read again, from bytes that are no others' any more. */
function kept(content: Cell): Cell {
  const row = sealRow('key', content);
  const copy = row.slice();
  const read = openRow('key', copy);
  // Whoever keeps what was read keeps no row alive, and no row that is overwritten changes it.
  copy.fill(0xff);
  return read;
}

function through<T>(codec: TextCodec<T>, keep: (value: T) => T): (text: string) => readonly [std: string, can: string] {
  return (text) => {
    const value = keep(decodeText(codec, text));
    return [`${codec.std(value)}\n`, codec.can(value)];
  };
}

const keepFrame: Parameters<typeof through<import('@babble/hashgraph').Frame>>[1] = (frame) => {
  const content = kept(frameRow({ frame, hash: new Uint8Array(32), eventIds: [] }, () => false));
  expect(referencesOf(content)).toEqual([]);
  return frameRecordOf(content, []).frame;
};
const keepBlock = (block: Block): Block => blockOf(kept(decisionRow(block.body)), kept(answerRow(block)));

const WAYS: Readonly<Record<string, (text: string) => readonly [std: string, can: string]>> = {
  Event: through(eventCodec, ({ body, signature }) => keepEvent(body, signature)),
  EventBody: through(eventBodyCodec, (body) => keepEvent(body, '').body),
  Block: through(blockCodec, keepBlock),
  BlockBody: through(blockBodyCodec, (body) => keepBlock({ body, signatures: null }).body),
  Frame: through(frameCodec, keepFrame),
  Root: through(rootCodec, (root) => {
    const peerSets = new Map();
    const frame = { round: 0, peers: [], roots: new Map([['A', root]]), events: [], peerSets, timestamp: 0 };
    return keepFrame(frame).roots?.get('A') ?? { events: [] };
  }),
};

function keepEvent(body: Parameters<typeof eventBodyCodec.std>[0], signature: string) {
  const event = { body, signature, id: '0X00' as EventId };
  const computed = { creator: 'A', index: 0, topologicalIndex: -1, otherParent: undefined, round: 0, lamport: 0 };
  const found = eventRecordOf(kept(eventRow({ event, ...computed, witness: true })));
  expect({ ...found, event: undefined }).toEqual({ ...computed, witness: true, event: undefined });
  return found.event;
}

/** A Go string with invalid bytes: no decoder lets it in. */
const WITHOUT_RETURN = 'remove, moniker with invalid UTF-8';

describe('recorded objects', () => {
  test.each(
    objects
      .filter(({ type, name }) => type in WAYS && name !== WITHOUT_RETURN)
      .map((object) => [`${object.type}: ${object.name}`, object] as const),
  )('ENC-DEC-17: %s', (_name, { type, stdBase64, canBase64 }) => {
    const text = decodeUtf8(base64Decode(stdBase64) ?? new Uint8Array(0));
    const [std, can] = WAYS[type]?.(text) ?? [];
    expect(std).toBe(text);
    if (canBase64 !== null) expect(can).toBe(decodeUtf8(base64Decode(canBase64) ?? new Uint8Array(0)));
  });
});

test('ENC-TEXT-14: 64-bit integers keep their digits and their form', () => {
  const integers = [0, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1];
  const large = [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)];
  expect(kept([...integers, ...large])).toEqual([...integers, ...large]);
});

test('null, empty, bytes and maps are told from each other', () => {
  const content: Cell = [null, [], '', new Uint8Array(0), Uint8Array.of(1, 2), new Map([[0, [null]]]), new Map(), true];
  const read = kept(content) as readonly Cell[];
  expect(read).toEqual(content);
  expect(Object.getPrototypeOf(read[4])).toBe(Uint8Array.prototype);
  expect((read[4] as Uint8Array).buffer.byteLength).toBe(2);
});
