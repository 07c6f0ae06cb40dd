/**
 * Messages between Babble nodes, the Transport interface that carries them, stream RPC over byte streams, and networks in memory.
 *
 * @packageDocumentation
 */
export type { CancelSignal, CancelSource, Clock, LogFields, Logger, Random, Timer } from '@babble/host';
export { cancelSource, neverCancelled, silentLogger } from '@babble/host';
export type { ByteStream } from './byte-stream.ts';
export type { NetErrorCode, NetErrorData } from './errors.ts';
export { NET_ERROR_FAULTS, NetError } from './errors.ts';
export type { ExtensionClient } from './extension-client.ts';
export { createExtensionClient, EXTENSION_METHODS, isUnknownMethod, unknownMethodText } from './extension-client.ts';
export type { LinkConditions, MemoryNetwork, MemoryNetworkInit } from './memory/network.ts';
export { memoryNetwork } from './memory/network.ts';
export { streamPair } from './memory/stream-pair.ts';
export type { MemoryTransportInit } from './memory/transport.ts';
export { memoryTransport } from './memory/transport.ts';
export type { AnchorRequest, AnchorResponse } from './messages/anchor.ts';
export { anchorRequestCodec, anchorResponseCodec } from './messages/anchor.ts';
export { decodeBody, encodeBody, nullBody } from './messages/body.ts';
export type { EagerSyncRequest, EagerSyncResponse } from './messages/eager-sync.ts';
export { eagerSyncRequestCodec, eagerSyncResponseCodec } from './messages/eager-sync.ts';
export type { FastForwardRequest, FastForwardResponse } from './messages/fast-forward.ts';
export { fastForwardRequestCodec, fastForwardResponseCodec } from './messages/fast-forward.ts';
export type { JoinRequest, JoinResponse } from './messages/join.ts';
export { joinRequestCodec, joinResponseCodec } from './messages/join.ts';
export type { Known } from './messages/known.ts';
export { knownCodec } from './messages/known.ts';
export { DEFAULT_MESSAGE_LIMITS, MAX_EVENTS_PER_MESSAGE, MAX_KNOWN_ENTRIES } from './messages/limits.ts';
export type { MembershipRequest, MembershipResponse } from './messages/membership.ts';
export { MAX_MEMBERSHIP_BLOCKS, membershipRequestCodec, membershipResponseCodec } from './messages/membership.ts';
export type { SnapshotPiece, SnapshotRequest } from './messages/snapshot.ts';
export {
  decodeSnapshotPiece,
  encodeSnapshotPiece,
  SNAPSHOT_PIECE_BYTES,
  snapshotRequestCodec,
} from './messages/snapshot.ts';
export type { SyncRequest, SyncResponse } from './messages/sync.ts';
export { syncRequestCodec, syncResponseCodec } from './messages/sync.ts';
export type { Announcing } from './messages/wire-version.ts';
export { WIRE_EXTENSIONS } from './messages/wire-version.ts';
export type { PeerClient, PeerClientInit } from './peer-client.ts';
export { createPeerClient } from './peer-client.ts';
export { addressGroup } from './rpc/address-group.ts';
export type { RequestTimeouts, RpcLimits } from './rpc/limits.ts';
export { DEFAULT_REQUEST_TIMEOUTS, DEFAULT_RPC_LIMITS } from './rpc/limits.ts';
export { EXTENSION_TYPE_BYTE } from './rpc/methods.ts';
export type { LayerAddresses, StreamLayer, StreamTransportInit } from './rpc/stream-transport.ts';
export { streamTransport } from './rpc/stream-transport.ts';
export { connectionLost, WaitingPlace } from './stream-waiting.ts';
export type {
  ClassicMethod,
  Method,
  RequestHandler,
  RpcRequest,
  RpcResponse,
  Transport,
  TransportComponents,
  TransportFactory,
  TransportSupports,
} from './transport.ts';
