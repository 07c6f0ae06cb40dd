// Lists of byte arrays, read into one piece of memory: a list of hundreds of small ones, each with memory of its own, takes several times what is in them (OURS-8).
// Who keeps one of them keeps all. Rules ENC-TEXT-7 … ENC-TEXT-11, ENC-DEC-8, ENC-DEC-9.
import { base64Decode } from './base64.ts';
import { bytes, list, type TextCodec } from './codec.ts';
import type { JsonNode } from './node.ts';

const each = list(bytes);

/** A list of Go's `[]byte`; read, all are views of the same memory. */
export const bytesList: TextCodec<readonly (Uint8Array | null)[] | null> = {
  ...each,
  decode: (node, path, previous) => {
    if (!Array.isArray(node)) return each.decode(node, path, previous);
    const nodes = node as readonly JsonNode[];
    const piece = new Uint8Array(nodes.reduce<number>((sum, item) => sum + roomFor(item), 0));
    let used = 0;
    const allocate = (count: number): Uint8Array => {
      used += count;
      return piece.subarray(used - count, used);
    };
    return nodes.map((item, index) => {
      const decoded = typeof item === 'string' && roomFor(item) > 0 ? base64Decode(item, allocate) : undefined;
      return decoded ?? bytes.decode(item, `${path}[${index}]`);
    });
  },
};

/** Bytes at most; none for what is not plain base64, of which there may be much less than its length says. */
function roomFor(node: JsonNode): number {
  return typeof node === 'string' && !/[\r\n]/.test(node) ? Math.ceil(node.length / 4) * 3 : 0;
}
