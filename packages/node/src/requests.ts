// Requests of other nodes. Error texts are for people: peers never parse them (NODE-ERR-1). Rules NODE-ADMIT-1 … 4, NODE-PULL-1 … 4, NODE-PUSH-1, NODE-PUSH-2, NODE-FF-1 … 3, NODE-JOIN-6, NODE-JOIN-7,
// NET-ERR-1 … 6.
import type { TextCodec } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import type { CancelSignal, Logger } from '@babble/host';
import type { EagerSyncRequest, Method, RequestHandler, RpcRequest, RpcResponse, SyncRequest } from '@babble/net';
import {
  decodeBody,
  eagerSyncRequestCodec,
  eagerSyncResponseCodec,
  encodeBody,
  fastForwardRequestCodec,
  fastForwardResponseCodec,
  joinRequestCodec,
  joinResponseCodec,
  nullBody,
  syncRequestCodec,
  syncResponseCodec,
  unknownMethodText,
  WIRE_EXTENSIONS,
} from '@babble/net';
import { peerIdOf } from '@babble/peers';
import { readSnapshot } from '@babble/proxy';
import type { Core, Received } from './core.ts';
import { extensionAnswer } from './fast-forward/extension-answers.ts';
import { SnapshotServer } from './fast-forward/snapshot-server.ts';
import type { JoinAnswer } from './membership/join-requests.ts';
import type { NodeInit } from './node-init.ts';
import { ForgottenHistory } from './prune/forgotten-history.ts';
import type { NodeSettings } from './settings.ts';
import type { NodeState } from './states/node-state.ts';

export interface RequestsInit {
  readonly core: Core;
  readonly parts: Pick<NodeInit, 'app' | 'clock' | 'sha256'>;
  readonly settings: NodeSettings;
  readonly ownId: number;
  readonly logger: Logger;
  /** Aborted when the node stops. */
  readonly signal: CancelSignal;
  readonly state: () => NodeState;
  /** When the network has decided. */
  readonly answerJoin: (request: InternalTransaction) => Promise<JoinAnswer>;
  /** Hears of every question, whatever the state. */
  readonly onSync: (request: SyncRequest) => void;
  /** Hears how many events somebody got who asked. */
  readonly onServed: (events: number) => void;
  /** Hears of what a push brought; the answer does not wait for it. */
  readonly afterPush: (fromId: number, received: Received) => void;
}

/** Answers every well-formed request, classic or of an extension; what does not parse rejects in every state, and the transport closes the connection. */
export function requestHandler(init: RequestsInit): RequestHandler {
  const { app, clock, sha256 } = init.parts;
  const snapshots = new SnapshotServer({ app, clock, sha256, logger: init.logger });
  const forgotten = new ForgottenHistory({ clock, logger: init.logger });
  init.signal.addEventListener('abort', () => snapshots.stop());
  return async (request) => {
    const answered = answerOf(init, { snapshots, forgotten }, request);
    if (isAdmitted(init, request.method)) return answered();
    return { error: 'Not in Babbling state', body: nullBody() };
  };
}

/** NODE-ADMIT-1 … 3. */
function isAdmitted({ state }: RequestsInit, method: Method): boolean {
  return state() === 'Babbling' || (state() === 'Suspended' && method === 'sync');
}

/** Decodes the request, and says how to answer it. */
function answerOf(
  init: RequestsInit,
  { snapshots, forgotten }: { readonly snapshots: SnapshotServer; readonly forgotten: ForgottenHistory },
  request: RpcRequest,
): () => Promise<RpcResponse> {
  switch (request.method) {
    case 'sync': {
      const sync = decodeBody(syncRequestCodec, request.body);
      init.onSync(sync);
      return () => answerSync(init, forgotten, sync);
    }
    case 'eagerSync': {
      const eagerSync = decodeBody(eagerSyncRequestCodec, request.body);
      return () => answerEagerSync(init, eagerSync);
    }
    case 'fastForward':
      decodeBody(fastForwardRequestCodec, request.body);
      return () => answerFastForward(init, request);
    case 'join': {
      const join = decodeBody(joinRequestCodec, request.body);
      return async () => {
        const { error, response } = await init.answerJoin(join.internalTransaction);
        return answer(error, joinResponseCodec, response);
      };
    }
    default:
      return (
        extensionAnswer({ ...init, snapshots }, request) ??
        (async () => ({ error: unknownMethodText(request.method), body: nullBody() }))
      );
  }
}

function answer<T>(error: string, codec: TextCodec<T>, body: T): RpcResponse {
  return { error, body: encodeBody(codec, body) };
}

/** NODE-PULL-1 … 4: the limit is clamped to 0 … the own limit, so that a negative one harms nobody (A1). */
async function answerSync(
  { core, settings, ownId, onServed }: RequestsInit,
  forgotten: ForgottenHistory,
  request: SyncRequest,
): Promise<RpcResponse> {
  const asked = Number(request.syncLimit);
  const limit = Math.max(0, Math.min(asked, settings.syncLimit));
  const wire = request.wire === 0 ? 0 : WIRE_EXTENSIONS;
  const known = request.known ?? new Map();
  try {
    // Whoever wants none may ask even for what is not kept any more.
    const events = core.lacksEvents(known) ? await (limit === 0 ? [] : core.eventDiff(known, limit)) : null;
    onServed(events?.length ?? 0);
    return answer('', syncResponseCodec, { fromId: ownId, events, known: core.known(), wire });
  } catch (error) {
    if (!(error instanceof HashgraphError)) throw error;
    if (error.code === 'BABBLE_HASHGRAPH_TOO_OLD') {
      const peer = core.validators.peers.find((each) => peerIdOf(each) === Number(request.fromId));
      forgotten.askedBy(peer?.moniker ?? `id ${request.fromId}`);
    }
    return answer(error.message, syncResponseCodec, { fromId: ownId, events: null, known: core.known(), wire });
  }
}

async function answerEagerSync(init: RequestsInit, request: EagerSyncRequest): Promise<RpcResponse> {
  const received = await init.core.receive(request.events ?? []);
  init.afterPush(request.fromId, received);
  const success = received.error === undefined;
  return answer(received.error?.message ?? '', eagerSyncResponseCodec, { fromId: init.ownId, success });
}

/** NODE-FF-1 … 3. */
async function answerFastForward({ core, parts, ownId }: RequestsInit, { signal }: RpcRequest): Promise<RpcResponse> {
  const { zero } = fastForwardResponseCodec;
  const anchor = core.hashgraph.anchor();
  if (anchor === undefined) return answer('No Anchor Block', fastForwardResponseCodec, { ...zero, fromId: ownId });
  const response = { fromId: ownId, block: anchor.block, frame: anchor.frame.frame };
  try {
    const snapshot = await readSnapshot(await parts.app.getSnapshot(Number(anchor.block.body.index), signal));
    return answer('', fastForwardResponseCodec, { ...response, snapshot });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return answer(text, fastForwardResponseCodec, { ...response, snapshot: null });
  }
}
