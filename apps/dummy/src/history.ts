// What a chat has heard: its lines and their digest, never changed in place, so that the state after any block stays what it was.
// Rules APP-DUMMY-1, HASH-11.
import type { Sha256, TextCodec } from '@babble/crypto';
import { bytes, decodeText, decodeUtf8, encodeUtf8, list, struct, text, twoHash } from '@babble/crypto';
import type { StateCodec } from '@babble/proxy';

/** The newest line and all before it: histories share what they have in common, however many are kept. */
interface Line {
  readonly text: string;
  readonly earlier: Line | undefined;
}

export interface History {
  readonly newest: Line | undefined;
  readonly lineCount: number;
  /** h := SHA256(h ‖ SHA256(transaction)) over all transactions, at first no bytes (APP-DUMMY-1). */
  readonly stateHash: Uint8Array;
}

/** A history without lines; `stateHash` if there were some that nobody knows any more. */
export function emptyHistory(stateHash: Uint8Array = new Uint8Array(0)): History {
  return { newest: undefined, lineCount: 0, stateHash };
}

/** The history with one more transaction. */
export function withLine({ newest, lineCount, stateHash }: History, line: Uint8Array, sha256: Sha256): History {
  return {
    newest: { text: decodeUtf8(line), earlier: newest },
    lineCount: lineCount + 1,
    stateHash: twoHash(stateHash, sha256(line), sha256),
  };
}

/** All lines, the oldest first; O(lines). */
export function linesIn({ newest, lineCount }: History): readonly string[] {
  const lines = new Array<string>(lineCount);
  let line = newest;
  for (let i = lineCount - 1; line !== undefined; i -= 1, line = line.earlier) lines[i] = line.text;
  return lines;
}

interface WrittenHistory {
  readonly stateHash: Uint8Array | null;
  readonly lines: readonly string[] | null;
}

const writtenCodec: TextCodec<WrittenHistory> = struct<WrittenHistory>({
  stateHash: ['StateHash', bytes],
  lines: ['Lines', list(text)],
});

/** `{"StateHash":"…","Lines":["Alice: hello"]}`. */
export const historyCodec: StateCodec<History> = {
  encode: (history) => encodeUtf8(writtenCodec.std({ stateHash: history.stateHash, lines: linesIn(history) })),
  decode: (written) => {
    const { stateHash, lines } = decodeText(writtenCodec, written, { trailing: 'refuse' });
    let newest: Line | undefined;
    for (const line of lines ?? []) newest = { text: line, earlier: newest };
    return { newest, lineCount: lines?.length ?? 0, stateHash: stateHash ?? new Uint8Array(0) };
  },
};

/** Bytes of a digest. */
const DIGEST_BYTES = 32;

/** ⚠ as the reference: the snapshots of its dummy are the digest alone, the lines are lost (APP-DUMMY-2, APP-DUMMY-3). */
export function historyOfDigest(snapshot: Uint8Array): History | undefined {
  return snapshot.length === 0 || snapshot.length === DIGEST_BYTES ? emptyHistory(snapshot) : undefined;
}
