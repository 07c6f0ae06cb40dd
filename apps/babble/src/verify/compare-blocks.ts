// Blocks as they are stored: what was decided follows from the events; what the application answered does not, and is vouched for by the signatures.
// Rules HG-BLOCK-1, HG-BLOCK-3, HG-BSIG-2, HG-CHECK-1.
import type { Sha256, Verifier } from '@babble/crypto';
import { encodeHex } from '@babble/crypto';
import type { Admission, Block, BlockBody } from '@babble/hashgraph';
import { blockBodyCodec, countValidSignatures, internalTransactionCodec, unansweredBlock } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import type { Compared, Plain } from './difference.ts';
import { compare, compareLists } from './difference.ts';

export interface Signing {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  readonly admission: Admission;
}

export function blockPlace(index: number): Compared {
  return { what: 'block', where: `block ${index}` };
}

/** What was decided of a block; `expected` is not answered. */
export function compareDecisions(expected: Block, found: Block | undefined): asserts found is Block {
  const place = blockPlace(Number(expected.body.index));
  compare(place, 'is there', true, found !== undefined);
  if (found === undefined) return;
  const body = unansweredBlock(found).body;
  if (blockBodyCodec.std(expected.body) === blockBodyCodec.std(body)) return;
  for (const [field, part] of DECIDED) compareLists(place, field, part(expected.body), part(body));
  // A part that has no name above, or that differs in how it is written.
  compare(place, 'body', blockBodyCodec.std(expected.body), blockBodyCodec.std(body));
}

const DECIDED: readonly (readonly [string, (body: BlockBody) => readonly Plain[]])[] = [
  ['index', ({ index }) => [index]],
  ['round received', ({ roundReceived }) => [roundReceived]],
  ['timestamp', ({ timestamp }) => [timestamp]],
  ['frame hash', ({ frameHash }) => [hex(frameHash)]],
  ['peer-set hash', ({ peersHash }) => [hex(peersHash)]],
  ['transactions', ({ transactions }) => (transactions ?? []).map(hex)],
  [
    'internal transactions',
    ({ internalTransactions }) => (internalTransactions ?? []).map((each) => internalTransactionCodec.std(each)),
  ],
];

/** A block that the application has not acknowledged has neither answer nor signatures. */
export function checkUnanswered({ body, signatures }: Block): void {
  const place = blockPlace(Number(body.index));
  compare(place, 'state hash, as the application has not acknowledged it', '', hex(body.stateHash ?? NO_BYTES));
  compare(
    place,
    'receipts, as the application has not acknowledged it',
    0,
    body.internalTransactionReceipts?.length ?? 0,
  );
  compare(place, 'signatures, as the application has not acknowledged it', 0, signatures?.size ?? 0);
}

/**
 * Every signature that is stored is one of a validator of the block's round, and holds for the block as it is stored. Returns how many there are; resolves with whether
 * they are enough to vouch for it.
 */
export async function checkSignatures(
  block: Block,
  validators: PeerSet,
  signing: Signing,
): Promise<{ readonly count: number; readonly isVouchedFor: boolean }> {
  const place = blockPlace(Number(block.body.index));
  const signatures = block.signatures ?? new Map<string, string>();
  for (const signer of signatures.keys())
    compare(place, `signer ${signer} is a validator`, true, validators.has(signer));
  const count = await countValidSignatures(block, { ...signing, validators });
  if (count !== signatures.size) await nameInvalid(block, place, validators, signing);
  return { count, isVouchedFor: count > validators.trustCount };
}

async function nameInvalid(block: Block, place: Compared, validators: PeerSet, signing: Signing): Promise<void> {
  for (const [signer, signature] of block.signatures ?? []) {
    const alone = { ...block, signatures: new Map([[signer, signature]]) };
    const valid = await countValidSignatures(alone, { ...signing, validators });
    compare(
      place,
      `signature of ${signer}`,
      'one that holds for the block',
      valid === 1 ? 'one that holds for the block' : signature,
    );
  }
}

/** A block from before the graph began: what can be said of it alone, and with the validators of its round. */
export function checkEarlier(index: number, { body }: Block, validators: PeerSet, sha256: Sha256): void {
  const place = blockPlace(index);
  compare(place, 'index', index, body.index);
  compare(place, 'peer-set hash', hex(new PeerSet(validators.peers).hash(sha256)), hex(body.peersHash));
}

const NO_BYTES = new Uint8Array(0);

function hex(bytes: Uint8Array | null): string | undefined {
  if (bytes === null) return undefined;
  return bytes.length === 0 ? '' : encodeHex(bytes);
}
