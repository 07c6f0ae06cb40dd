// Snapshots of a state machine: a line that says what follows, and the state. Rules APP-API-3, APP-API-4; weakness B7.
import type { TextCodec } from '@babble/crypto';
import { bytes, CryptoError, decodeText, decodeUtf8, encodeUtf8, int64, struct, text } from '@babble/crypto';
import { joinBytes } from '@babble/host';
import { ProxyError } from '../errors.ts';
import type { RememberedRemovals } from '../membership/remembered-removals.ts';
import { removalsTextCodec } from '../membership/remembered-removals.ts';

/** What a snapshot holds. */
export interface StateSnapshot {
  /** The block after which the state was as it is here. */
  readonly blockIndex: number;
  readonly removals: RememberedRemovals;
  /** Tells a damaged snapshot, or another codec; whether the state is the network's is for the node to find out. */
  readonly stateHash: Uint8Array;
  /** As the codec of the application wrote it. */
  readonly state: Uint8Array;
}

interface Header {
  readonly format: string;
  readonly block: number | bigint;
  readonly stateHash: Uint8Array | null;
  readonly removals: RememberedRemovals;
  readonly stateBytes: number | bigint;
}

/** The first characters of every snapshot, by which it is known. */
const FORMAT = 'babble-state-1';
const BEGINNING: Uint8Array = encodeUtf8(`{"Format":"${FORMAT}",`);
const LINE_FEED = 10;

const headerCodec: TextCodec<Header> = struct<Header>({
  format: ['Format', text],
  block: ['Block', int64],
  stateHash: ['StateHash', bytes],
  removals: ['Removals', removalsTextCodec],
  stateBytes: ['StateBytes', int64],
});

export function encodeSnapshot({ blockIndex, removals, stateHash, state }: StateSnapshot): Uint8Array {
  const header = { format: FORMAT, block: blockIndex, stateHash, removals, stateBytes: state.length };
  return joinBytes([encodeUtf8(`${headerCodec.std(header)}\n`), state]);
}

/** `undefined` if the bytes do not begin as a snapshot does. Throws `BABBLE_PROXY_SNAPSHOT_INVALID` for what only begins so. */
export function decodeSnapshot(snapshot: Uint8Array): StateSnapshot | undefined {
  if (!BEGINNING.every((byte, i) => byte === snapshot[i])) return undefined;
  const end = snapshot.indexOf(LINE_FEED);
  if (end < 0) throw snapshotInvalid('its first line does not end');
  const { block, stateHash, removals, stateBytes } = decodeHeader(decodeUtf8(snapshot.subarray(0, end)));
  const state = snapshot.slice(end + 1);
  if (state.length !== Number(stateBytes)) throw snapshotInvalid(`${state.length} bytes of state, not ${stateBytes}`);
  const blockIndex = Number(block);
  if (!Number.isSafeInteger(blockIndex) || blockIndex < 0) throw snapshotInvalid(`no block has the index ${block}`);
  return { blockIndex, removals, stateHash: stateHash ?? new Uint8Array(0), state };
}

export function snapshotInvalid(detail: string, cause?: unknown): ProxyError {
  return new ProxyError('BABBLE_PROXY_SNAPSHOT_INVALID', `The snapshot cannot be restored: ${detail}`, {}, cause);
}

function decodeHeader(line: string): Header {
  try {
    return decodeText(headerCodec, line, { trailing: 'refuse' });
  } catch (cause) {
    if (cause instanceof CryptoError) throw snapshotInvalid(cause.message, cause);
    throw cause;
  }
}
