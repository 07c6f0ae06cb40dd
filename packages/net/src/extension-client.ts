// The typed side of the extensions that nodes of ours know beside the classic methods. Rules NET-ERR-8, NODE-ERR-1.
import type { TextCodec } from '@babble/crypto';
import type { CancelSignal } from '@babble/host';
import { ask } from './ask.ts';
import { NetError } from './errors.ts';
import type { AnchorRequest, AnchorResponse } from './messages/anchor.ts';
import { anchorRequestCodec, anchorResponseCodec } from './messages/anchor.ts';
import { decodeBody, encodeBody } from './messages/body.ts';
import type { MembershipRequest, MembershipResponse } from './messages/membership.ts';
import { membershipRequestCodec, membershipResponseCodec } from './messages/membership.ts';
import type { SnapshotPiece, SnapshotRequest } from './messages/snapshot.ts';
import { decodeSnapshotPiece, snapshotRequestCodec } from './messages/snapshot.ts';
import type { Transport } from './transport.ts';

/** Names of the extensions on the wire. */
export const EXTENSION_METHODS = { anchor: 'anchor', snapshot: 'snapshot', membership: 'membership' } as const;

/**
 * To be asked only of peers that announced `wire >= WIRE_EXTENSIONS` in an answer to a Sync; others close the connection. Whoever announced it
 * and does not know a method nevertheless answers with an error text, {@link isUnknownMethod}: ask it as a Go node is asked. Rejects as
 * {@link PeerClient} does.
 */
export interface ExtensionClient {
  /** The anchor block and its frame. The error text of a peer that has none is `No Anchor Block`. */
  anchor(target: string, request: AnchorRequest, signal: CancelSignal): Promise<AnchorResponse>;
  /**
   * One piece of the application's state. Its checksum is not verified yet. Rejects with `BABBLE_NET_MALFORMED` also for a piece of another
   * block or position.
   */
  snapshot(target: string, request: SnapshotRequest, signal: CancelSignal): Promise<SnapshotPiece>;
  /** Signed blocks that changed the validators. Rejects with `BABBLE_NET_MALFORMED` also for blocks that were not asked for or do not ascend. */
  membership(target: string, request: MembershipRequest, signal: CancelSignal): Promise<MembershipResponse>;
}

export function createExtensionClient(transport: Transport): ExtensionClient {
  const method =
    <Q, A>(name: string, codec: TextCodec<Q>, decode: (body: Uint8Array, request: Q) => A) =>
    (target: string, request: Q, signal: CancelSignal): Promise<A> => {
      const body = encodeBody(codec, request);
      return ask(transport, target, { method: name, body, decode: (answer) => decode(answer, request) }, signal);
    };
  return {
    anchor: method(EXTENSION_METHODS.anchor, anchorRequestCodec, (body) => decodeBody(anchorResponseCodec, body)),
    snapshot: method(EXTENSION_METHODS.snapshot, snapshotRequestCodec, decodePiece),
    membership: method(EXTENSION_METHODS.membership, membershipRequestCodec, decodeMembership),
  };
}

/**
 * The error text for a method that a node does not know. The only one that ever decides anything (NODE-ERR-1): with it nodes that know less
 * than others can announce the same version.
 */
export function unknownMethodText(method: string): string {
  return `unknown method ${method}`;
}

/** Whether the peer does not know the method it was asked. */
export function isUnknownMethod(error: unknown): boolean {
  if (!(error instanceof NetError) || error.code !== 'BABBLE_NET_REMOTE_ERROR') return false;
  const { text, method } = error.data;
  return typeof method === 'string' && text === unknownMethodText(method);
}

function decodePiece(body: Uint8Array, { blockIndex, offset }: SnapshotRequest): SnapshotPiece {
  const piece = decodeSnapshotPiece(body);
  if (piece.blockIndex === blockIndex && piece.offset === offset) return piece;
  const message = `byte ${piece.offset} after block ${piece.blockIndex} instead of ${offset} after ${blockIndex}`;
  throw new NetError('BABBLE_NET_MALFORMED', message);
}

function decodeMembership(body: Uint8Array, { afterBlock }: MembershipRequest): MembershipResponse {
  const response = decodeBody(membershipResponseCodec, body);
  let last = afterBlock;
  for (const block of response.blocks) {
    const index = Number(block.body.index);
    if (index <= last) throw new NetError('BABBLE_NET_MALFORMED', `block ${index} after block ${last}`);
    last = index;
  }
  return response;
}
