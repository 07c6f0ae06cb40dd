// The extensions between nodes of ours: messages instead of bytes, and everything that is refused.
import { sha256 } from '@babble/crypto/node';
import { type Block, blockCodec, frameCodec } from '@babble/hashgraph';
import { neverCancelled } from '@babble/host';
import type { RpcResponse } from '@babble/net';
import {
  anchorRequestCodec,
  anchorResponseCodec,
  createExtensionClient,
  createPeerClient,
  decodeBody,
  decodeSnapshotPiece,
  encodeBody,
  encodeSnapshotPiece,
  isUnknownMethod,
  MAX_MEMBERSHIP_BLOCKS,
  membershipRequestCodec,
  membershipResponseCodec,
  SNAPSHOT_PIECE_BYTES,
  snapshotRequestCodec,
  unknownMethodText,
} from '@babble/net';
import { describe, expect, test } from '@jest/globals';
import { latin } from '../bench.ts';
import { fixedTransport } from '../fixed-transport.ts';

function client(answer: RpcResponse) {
  const { transport, asked } = fixedTransport(answer);
  return { extensions: createExtensionClient(transport), asked };
}

function blockOf(index: number): Block {
  return { ...blockCodec.zero, body: { ...blockCodec.zero.body, index }, signatures: new Map([['0XAB', '1|2']]) };
}

function piece(data: Uint8Array, more: object = {}) {
  return { blockIndex: 7, offset: 262144, isLast: true, checksum: sha256(data), data, ...more };
}

const MALFORMED = 'BABBLE_NET_MALFORMED';
const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('anchor', () => {
  test('NODE-FF-1, NODE-FF-3: gives block and frame, and no snapshot', async () => {
    const response = { fromId: 9, block: blockOf(3), frame: { ...frameCodec.zero, round: 5 } };
    const { extensions, asked } = client({ error: '', body: encodeBody(anchorResponseCodec, response) });
    expect(await extensions.anchor('b', { fromId: 1 }, neverCancelled)).toEqual(response);
    expect(asked).toEqual(['b anchor {"FromID":1}\n']);
  });

  test('NODE-FF-1: no anchor is an error text', async () => {
    const { extensions } = client({ error: 'No Anchor Block', body: latin('null\n') });
    await expect(extensions.anchor('b', { fromId: 1 }, neverCancelled)).rejects.toMatchObject({
      code: 'BABBLE_NET_REMOTE_ERROR',
      data: { target: 'b', method: 'anchor', text: 'No Anchor Block' },
    });
  });
});

describe('snapshot', () => {
  test('the bytes of a piece follow its first line as they are', () => {
    const body = encodeSnapshotPiece(piece(EVERY_BYTE));
    const line = Buffer.from(body).toString('latin1').split('\n')[0];
    const checksum = Buffer.from(sha256(EVERY_BYTE)).toString('base64');
    expect(line).toBe(`{"BlockIndex":7,"Offset":262144,"IsLast":true,"Checksum":"${checksum}"}`);
    expect(body.subarray((line?.length ?? 0) + 1)).toEqual(EVERY_BYTE);
    expect(decodeSnapshotPiece(body)).toEqual(piece(EVERY_BYTE));
  });

  test('the data of a piece is a view, not a copy', () => {
    const body = encodeSnapshotPiece(piece(EVERY_BYTE));
    expect(decodeSnapshotPiece(body).data.buffer).toBe(body.buffer);
  });

  test('the client gives the piece that it asked for', async () => {
    const { extensions, asked } = client({ error: '', body: encodeSnapshotPiece(piece(EVERY_BYTE)) });
    const answer = await extensions.snapshot('b', { fromId: 1, blockIndex: 7, offset: 262144 }, neverCancelled);
    expect(answer).toEqual(piece(EVERY_BYTE));
    expect(asked).toEqual(['b snapshot {"FromID":1,"BlockIndex":7,"Offset":262144}\n']);
  });

  test.each([
    ['another block', { blockIndex: 8 }],
    ['another position', { offset: 524288 }],
  ])('a piece of %s is malformed', async (_, other) => {
    const { extensions } = client({ error: '', body: encodeSnapshotPiece(piece(EVERY_BYTE, other)) });
    const asked = extensions.snapshot('b', { fromId: 1, blockIndex: 7, offset: 262144 }, neverCancelled);
    await expect(asked).rejects.toMatchObject({ code: MALFORMED, data: { target: 'b', method: 'snapshot' } });
  });

  test('OURS-8: only the last piece may be short, also empty', () => {
    for (const length of [0, 1, SNAPSHOT_PIECE_BYTES - 1, SNAPSHOT_PIECE_BYTES]) {
      const read = (isLast: boolean) =>
        decodeSnapshotPiece(encodeSnapshotPiece(piece(new Uint8Array(length), { isLast })));
      expect(read(true).data).toHaveLength(length);
      if (length === SNAPSHOT_PIECE_BYTES) expect(read(false).data).toHaveLength(length);
      else expect(() => read(false)).toThrow(expect.objectContaining({ code: MALFORMED }));
    }
  });

  test('OURS-8: a piece has at most SNAPSHOT_PIECE_BYTES', () => {
    const more = encodeSnapshotPiece(piece(new Uint8Array(SNAPSHOT_PIECE_BYTES + 1)));
    expect(() => decodeSnapshotPiece(more)).toThrow(expect.objectContaining({ code: 'BABBLE_NET_LIMIT_EXCEEDED' }));
  });

  test.each([
    ['nothing', ''],
    ['no first line', 'x'.repeat(2_000)],
    ['a first line that does not end soon', `${' '.repeat(1_024)}{}\nabc`],
    ['a first line that is no JSON', 'rubbish\nabc'],
    ['no checksum', '{"BlockIndex":7,"Offset":300,"IsLast":true,"Checksum":null}\nabc'],
    ['a short checksum', '{"BlockIndex":7,"Offset":300,"IsLast":true,"Checksum":"AAAA"}\nabc'],
    ['a position beyond counting', '{"BlockIndex":7,"Offset":9007199254740993}\nabc'],
    ['a position that is no integer', '{"BlockIndex":7,"Offset":1.5}\nabc'],
    ['null', 'null\nabc'],
  ])('OURS-1: an answer with %s is malformed', (_, text) => {
    expect(() => decodeSnapshotPiece(latin(text))).toThrow(expect.objectContaining({ code: MALFORMED }));
  });
});

describe('membership', () => {
  const response = { fromId: 9, blocks: [blockOf(3), blockOf(8)], isComplete: true, isGapless: false };

  test('gives blocks with their signatures', async () => {
    const { extensions, asked } = client({ error: '', body: encodeBody(membershipResponseCodec, response) });
    expect(await extensions.membership('b', { fromId: 1, afterBlock: -1 }, neverCancelled)).toEqual(response);
    expect(asked).toEqual(['b membership {"FromID":1,"AfterBlock":-1}\n']);
  });

  test('a list that is null or missing is empty', () => {
    expect(decodeBody(membershipResponseCodec, latin('{"Blocks":null}\n')).blocks).toEqual([]);
    expect(decodeBody(membershipResponseCodec, latin('{}\n')).blocks).toEqual([]);
  });

  test.each([
    ['a block that was not asked for', 3, [blockOf(3)]],
    ['blocks in the wrong order', -1, [blockOf(8), blockOf(3)]],
    ['a block twice', -1, [blockOf(3), blockOf(3)]],
  ])('%s is malformed', async (_, afterBlock, blocks) => {
    const body = encodeBody(membershipResponseCodec, { ...response, blocks });
    const { extensions } = client({ error: '', body });
    const asked = extensions.membership('b', { fromId: 1, afterBlock }, neverCancelled);
    await expect(asked).rejects.toMatchObject({ code: MALFORMED, data: { target: 'b', method: 'membership' } });
  });

  test('OURS-8: an answer has at most MAX_MEMBERSHIP_BLOCKS blocks', () => {
    const text = (count: number): Uint8Array => latin(`{"Blocks":[${'{},'.repeat(count - 1)}{}]}\n`);
    expect(decodeBody(membershipResponseCodec, text(MAX_MEMBERSHIP_BLOCKS)).blocks).toHaveLength(MAX_MEMBERSHIP_BLOCKS);
    expect(() => decodeBody(membershipResponseCodec, text(MAX_MEMBERSHIP_BLOCKS + 1))).toThrow(
      expect.objectContaining({ code: 'BABBLE_NET_LIMIT_EXCEEDED' }),
    );
  });
});

describe('requests', () => {
  test('are read as they were written', () => {
    const anchor = { fromId: 4294967295 };
    expect(decodeBody(anchorRequestCodec, encodeBody(anchorRequestCodec, anchor))).toEqual(anchor);
    const snapshot = { fromId: 1, blockIndex: 12, offset: 2 ** 40 };
    expect(decodeBody(snapshotRequestCodec, encodeBody(snapshotRequestCodec, snapshot))).toEqual(snapshot);
    const membership = { fromId: 1, afterBlock: -1 };
    expect(decodeBody(membershipRequestCodec, encodeBody(membershipRequestCodec, membership))).toEqual(membership);
  });

  test('OURS-1: numbers beyond counting are malformed', () => {
    const read = () => decodeBody(snapshotRequestCodec, latin('{"Offset":9223372036854775807}\n'));
    expect(read).toThrow(expect.objectContaining({ code: MALFORMED }));
  });
});

describe('a peer that does not know an extension', () => {
  test('NODE-ERR-1: is told by its error text, and by nothing else', async () => {
    const failure = async (error: string): Promise<unknown> => {
      const { extensions } = client({ error, body: latin('null\n') });
      return extensions.anchor('b', { fromId: 1 }, neverCancelled).catch((caught: unknown) => caught);
    };
    expect(isUnknownMethod(await failure(unknownMethodText('anchor')))).toBe(true);
    expect(isUnknownMethod(await failure(unknownMethodText('snapshot')))).toBe(false);
    expect(isUnknownMethod(await failure('No Anchor Block'))).toBe(false);
    expect(isUnknownMethod(new Error(unknownMethodText('anchor')))).toBe(false);
  });

  test('NET-ERR-8: classic requests have the same errors', async () => {
    const { transport } = fixedTransport({ error: 'unknown method sync', body: latin('null\n') });
    const request = { fromId: 1, known: null, syncLimit: 0, wire: 0 };
    const failure = await createPeerClient(transport)
      .sync('b', request, neverCancelled)
      .catch((error) => error);
    expect(isUnknownMethod(failure)).toBe(true);
  });
});
