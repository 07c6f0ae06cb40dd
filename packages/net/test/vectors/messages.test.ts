// Messages against the recorded encodings of the Go implementation.
import { readFileSync } from 'node:fs';
import type { TextCodec } from '@babble/crypto';
import {
  decodeBody,
  eagerSyncRequestCodec,
  eagerSyncResponseCodec,
  encodeBody,
  fastForwardRequestCodec,
  fastForwardResponseCodec,
  joinRequestCodec,
  joinResponseCodec,
  syncRequestCodec,
  syncResponseCodec,
  WIRE_EXTENSIONS,
} from '@babble/net';
import { describe, expect, test } from '@jest/globals';

interface ObjectVector {
  readonly type: string;
  readonly name: string;
  readonly stdBase64: string;
}

interface DecodingVector {
  readonly note: string;
  readonly inputBase64: string;
  readonly error: string | null;
  readonly std: string | null;
}

const encoding: {
  readonly objects: readonly ObjectVector[];
  readonly decodingSyncRequests: readonly DecodingVector[];
} = JSON.parse(readFileSync(new URL('../../../../tooling/vectors/encoding.json', import.meta.url), 'utf8'));

/** Reads and writes again. */
function again<T>(codec: TextCodec<T>): (body: Uint8Array) => Uint8Array {
  return (body) => encodeBody(codec, decodeBody(codec, body));
}

const AGAIN: Readonly<Record<string, ((body: Uint8Array) => Uint8Array) | undefined>> = {
  SyncRequest: again(syncRequestCodec),
  SyncResponse: again(syncResponseCodec),
  EagerSyncRequest: again(eagerSyncRequestCodec),
  EagerSyncResponse: again(eagerSyncResponseCodec),
  FastForwardRequest: again(fastForwardRequestCodec),
  FastForwardResponse: again(fastForwardResponseCodec),
  JoinRequest: again(joinRequestCodec),
  JoinResponse: again(joinResponseCodec),
};

const messages = encoding.objects.filter(({ type }) => AGAIN[type] !== undefined);

describe('messages', () => {
  test('all eight types are among the recorded objects', () => {
    expect(new Set(messages.map(({ type }) => type))).toEqual(new Set(Object.keys(AGAIN)));
  });

  test.each(messages)(
    'NET-MSG-1 … NET-MSG-9: $type $name is read and written again byte for byte',
    ({ type, stdBase64 }) => {
      const body = Buffer.from(stdBase64, 'base64');
      expect(Buffer.from(AGAIN[type]?.(body) ?? []).toString()).toBe(body.toString());
    },
  );

  test.each(encoding.decodingSyncRequests)(
    'NET-MSG-1, ENC-DEC-11: SyncRequest with $note',
    ({ inputBase64, error, std }) => {
      const read = () => Buffer.from(again(syncRequestCodec)(Buffer.from(inputBase64, 'base64'))).toString();
      if (error === null) expect(read()).toBe(std);
      else expect(read).toThrow(expect.objectContaining({ code: 'BABBLE_NET_MALFORMED' }));
    },
  );

  test('NET-ERR-5: a FastForward answer without an anchor is the zero value of its codec', () => {
    const empty = messages.find(({ type, name }) => type === 'FastForwardResponse' && name === 'empty');
    const text = Buffer.from(empty?.stdBase64 ?? '', 'base64').toString();
    expect(Buffer.from(encodeBody(fastForwardResponseCodec, fastForwardResponseCodec.zero)).toString()).toBe(text);
  });

  test('NET-RPC-4: null is the zero request, keys are matched without regard to case, the last of two counts', () => {
    const read = (text: string) => decodeBody(syncRequestCodec, Buffer.from(text));
    expect(read('null\n')).toEqual({ fromId: 0, known: null, syncLimit: 0, wire: 0 });
    expect(read('{"fromid":1,"FROMID":2,"KNOWN":{"1":0},"Known":{"2":99},"SyncLimit":5,"x":[{}]}\n')).toEqual({
      fromId: 2,
      known: new Map([
        [1, 0],
        [2, 99],
      ]),
      syncLimit: 5,
      wire: 0,
    });
  });

  test('the wire version is a last key, left out where nothing is announced', () => {
    const request = { fromId: 1, known: new Map([[1, -1]]), syncLimit: 10, wire: 0 };
    const text = (wire: number) => Buffer.from(encodeBody(syncRequestCodec, { ...request, wire })).toString();
    expect(text(0)).toBe('{"FromID":1,"Known":{"1":-1},"SyncLimit":10}\n');
    expect(text(WIRE_EXTENSIONS)).toBe('{"FromID":1,"Known":{"1":-1},"SyncLimit":10,"Wire":2}\n');
    expect(decodeBody(syncRequestCodec, Buffer.from(text(WIRE_EXTENSIONS)))).toEqual({ ...request, wire: 2 });
    const response = { fromId: 1, events: [], known: new Map(), wire: 2 };
    const body = encodeBody(syncResponseCodec, response);
    expect(Buffer.from(body).toString()).toBe('{"FromID":1,"Events":[],"Known":{},"Wire":2}\n');
    expect(decodeBody(syncResponseCodec, body)).toEqual(response);
  });

  test.each(['"2"', '-1', '1.5', 'null', '{}', '99999999999999999999'])(
    'NET-RPC-4: a wire version %s announces nothing and spoils nothing',
    (wire) => {
      const decoded = decodeBody(syncRequestCodec, Buffer.from(`{"FromID":3,"Wire":${wire}}`));
      expect(decoded).toMatchObject({ fromId: 3, wire: 0 });
    },
  );
});
