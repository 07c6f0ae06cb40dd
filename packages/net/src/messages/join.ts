// Join: a node outside the validators asks one of them to put its request to become one through consensus. Rules NET-MSG-7, NET-MSG-8.
import type { Int64, TextCodec } from '@babble/crypto';
import { bool, int64, struct, uint32 } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { internalTransactionCodec } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { peerListCodec } from '@babble/peers';

export interface JoinRequest {
  readonly internalTransaction: InternalTransaction;
}

export interface JoinResponse {
  readonly fromId: number;
  /** `false` with an empty error text: the applications refused (NET-ERR-7). */
  readonly accepted: boolean;
  /** The round from which on the joiner counts as a validator. */
  readonly acceptedRound: Int64;
  /** The peers that the joiner is to gossip with. */
  readonly peers: readonly Peer[] | null;
}

export const joinRequestCodec: TextCodec<JoinRequest> = struct<JoinRequest>({
  internalTransaction: ['InternalTransaction', internalTransactionCodec],
});

export const joinResponseCodec: TextCodec<JoinResponse> = struct<JoinResponse>({
  fromId: ['FromID', uint32],
  accepted: ['Accepted', bool],
  acceptedRound: ['AcceptedRound', int64],
  peers: ['Peers', peerListCodec],
});
