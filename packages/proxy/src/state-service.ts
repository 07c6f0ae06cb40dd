// The service that an application offers to its node on a socket. Rules APP-CALL-1 … APP-CALL-4, APP-SOCK-6.
import { bytes, int64 } from '@babble/crypto';
import { blockCodec, commitResponseCodec } from '@babble/hashgraph';
import { CommitGate } from './commit-gate.ts';
import type { ProxyHandler } from './proxy-handler.ts';
import { bytesArgument, decodeArgument } from './rpc/argument.ts';
import { RpcError } from './rpc/rpc-error.ts';
import type { RpcMethod, RpcServices } from './rpc/services.ts';
import { readSnapshot, snapshotPieces } from './snapshot.ts';

const EMPTY = new Uint8Array(0);
const NO_SNAPSHOTS = 'the application keeps no snapshots';

/** `State.*` for a handler. What the handler throws is answered as its text. No result is ever `null`, which Go nodes do not take (APP-SOCK-6). */
export function stateService(handler: ProxyHandler): RpcServices {
  const gate = new CommitGate((block) => asked(async () => handler.commit(block)));
  const commitBlock: RpcMethod = async (params) => {
    const block = decodeArgument(blockCodec, params);
    return commitResponseCodec.std(await gate.commit(blockCodec.std(block), block));
  };
  const getSnapshot: RpcMethod = async (params) => {
    const blockIndex = Number(decodeArgument(int64, params));
    const snapshot = await asked(async () => {
      if (handler.snapshot === undefined) throw new RpcError(NO_SNAPSHOTS);
      return readSnapshot(snapshotPieces(await handler.snapshot(blockIndex)));
    });
    return bytes.std(snapshot);
  };
  const restore: RpcMethod = async (params) => {
    const snapshot = snapshotPieces(decodeArgument(bytesArgument, params) ?? EMPTY);
    const stateHash = await asked(async () => {
      if (handler.restore === undefined) throw new RpcError(NO_SNAPSHOTS);
      return handler.restore(snapshot);
    });
    gate.reset();
    return bytes.std(stateHash);
  };
  const onStateChanged: RpcMethod = async (params) => {
    const state = Number(decodeArgument(int64, params));
    await asked(async () => handler.stateChange?.(state));
    return '{}';
  };
  return new Map([
    [
      'State',
      new Map([
        ['CommitBlock', commitBlock],
        ['GetSnapshot', getSnapshot],
        ['Restore', restore],
        ['OnStateChanged', onStateChanged],
      ]),
    ],
  ]);
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof RpcError) throw cause;
    throw new RpcError(cause instanceof Error ? cause.message : String(cause), cause);
  }
}
