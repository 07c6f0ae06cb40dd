// Requests of nodes of ours that catch up: the anchor, the application's state in pieces, and who the validators are.
// Rules NODE-FF-1 … NODE-FF-3, B5, NODE-ERR-1.
import type { Hashgraph } from '@babble/hashgraph';
import type { RpcRequest, RpcResponse } from '@babble/net';
import {
  anchorRequestCodec,
  anchorResponseCodec,
  decodeBody,
  EXTENSION_METHODS,
  encodeBody,
  encodeSnapshotPiece,
  membershipRequestCodec,
  membershipResponseCodec,
  nullBody,
  snapshotRequestCodec,
} from '@babble/net';
import type { MembershipLedger } from './membership-ledger.ts';
import type { SnapshotServer } from './snapshot-server.ts';

/** What the answers are made of. */
export interface ExtensionAnswersInit {
  readonly core: {
    readonly hashgraph: Pick<Hashgraph, 'anchor' | 'counters'>;
    readonly memberships: Pick<MembershipLedger, 'after'>;
  };
  readonly snapshots: Pick<SnapshotServer, 'read'>;
  readonly ownId: number;
}

/** Decodes the request, and says how to answer it; `undefined` for a method that this node does not know. Throws what `decodeBody` throws. */
export function extensionAnswer(
  init: ExtensionAnswersInit,
  { method, body, signal }: RpcRequest,
): (() => Promise<RpcResponse>) | undefined {
  switch (method) {
    case EXTENSION_METHODS.anchor:
      decodeBody(anchorRequestCodec, body);
      return async () => answerAnchor(init);
    case EXTENSION_METHODS.snapshot: {
      const { blockIndex, offset } = decodeBody(snapshotRequestCodec, body);
      return async () => {
        const { lastBlockIndex } = init.core.hashgraph.counters();
        if (blockIndex < 0 || blockIndex > lastBlockIndex) return refusal(`there is no block ${blockIndex}`);
        try {
          return { error: '', body: encodeSnapshotPiece(await init.snapshots.read(blockIndex, offset, signal)) };
        } catch (error) {
          return refusal(error instanceof Error ? error.message : String(error));
        }
      };
    }
    case EXTENSION_METHODS.membership: {
      const { afterBlock } = decodeBody(membershipRequestCodec, body);
      return async () => {
        const response = { fromId: init.ownId, ...init.core.memberships.after(afterBlock) };
        return { error: '', body: encodeBody(membershipResponseCodec, response) };
      };
    }
    default:
      return undefined;
  }
}

/** NODE-FF-1: as FastForward, without the snapshot. */
function answerAnchor({ core, ownId }: ExtensionAnswersInit): RpcResponse {
  const anchor = core.hashgraph.anchor();
  if (anchor === undefined) return refusal('No Anchor Block');
  const response = { fromId: ownId, block: anchor.block, frame: anchor.frame.frame };
  return { error: '', body: encodeBody(anchorResponseCodec, response) };
}

function refusal(error: string): RpcResponse {
  return { error, body: nullBody() };
}
