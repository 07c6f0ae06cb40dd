/**
 * What every Verifier and Signer must do, as data: cases with a name and a function that throws when the contract is broken.
 *
 * @packageDocumentation
 */
import { check, checkSame } from '@babble/host/suite';
import { portableSigner, portableVerifier, sha256 } from './portable.ts';
import type { PrivateKey } from './private-key.ts';
import { toPrivateKey } from './private-key.ts';
import { CURVE_ORDER, integerBytes, readInteger, SCALAR_BYTES } from './scalar.ts';
import { encodeUtf8 } from './utf8.ts';
import type { SignedDigest, Signer, Verifier, VerifierSupports } from './verifier.ts';

/** One promise of every verifier. */
export interface VerifierCase {
  readonly name: string;
  /** Skip the case, with this as the reason, where it is not supported. */
  readonly needs?: keyof VerifierSupports;
  run(create: () => Promise<Verifier>): Promise<void>;
}

/** One promise of every signer. */
export interface SignerCase {
  readonly name: string;
  run(create: (privateKey: PrivateKey) => Promise<Signer>): Promise<void>;
}

const MESSAGE = 'a message';

function keyNumber(number: number): PrivateKey {
  return toPrivateKey(integerBytes(BigInt(number)));
}

async function signedBy(
  number: number,
  message: string = MESSAGE,
): Promise<SignedDigest & { readonly message: string }> {
  const signer = portableSigner(keyNumber(number));
  const digest = sha256(message);
  return { publicKey: signer.publicKey.bytes, digest, message, signature: await signer.sign(digest) };
}

/** (r, N − s): the other valid signature of the same message. */
function otherHalf(signature: Uint8Array): Uint8Array {
  const other = signature.slice();
  other.set(integerBytes(CURVE_ORDER - readInteger(signature, SCALAR_BYTES)), SCALAR_BYTES);
  return other;
}

function changed(bytes: Uint8Array, index: number): Uint8Array {
  const copy = bytes.slice();
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

/** The contract of {@link Verifier}. */
export const verifierCases: readonly VerifierCase[] = [
  {
    name: 'accepts genuine signatures, and answers in order',
    run: async (create) => {
      const [first, second] = [await signedBy(1), await signedBy(2, 'another')];
      const forged = { ...first, signature: second.signature };
      checkSame(await (await create()).verifyBatch([first, forged, second]), [true, false, true]);
    },
  },
  {
    name: 'SIG-VERIFY-1: accepts high s and low s alike, and changes neither',
    run: async (create) => {
      const low = await signedBy(3);
      const high = { ...low, signature: otherHalf(low.signature) };
      const before = high.signature.slice();
      checkSame(await (await create()).verifyBatch([low, high]), [true, true]);
      checkSame([...high.signature], [...before]);
    },
  },
  {
    name: 'refuses another key, another message, and a changed signature',
    run: async (create) => {
      const item = await signedBy(4);
      const otherKey = { ...item, publicKey: portableSigner(keyNumber(5)).publicKey.bytes };
      const otherMessage = { ...item, message: 'changed', digest: sha256('changed') };
      const items = [otherKey, otherMessage, { ...item, signature: changed(item.signature, 7) }];
      checkSame(await (await create()).verifyBatch(items), [false, false, false]);
    },
  },
  {
    name: 'SIG-VERIFY-1: r and s must be from 1 to N − 1',
    run: async (create) => {
      const item = await signedBy(6);
      const replaced = (offset: number, part: Uint8Array): SignedDigest => {
        const signature = item.signature.slice();
        signature.set(part, offset);
        return { ...item, signature };
      };
      const parts = [new Uint8Array(32), integerBytes(CURVE_ORDER), new Uint8Array(32).fill(255)];
      const items = parts.flatMap((part) => [replaced(0, part), replaced(32, part)]);
      checkSame(
        await (await create()).verifyBatch(items),
        items.map(() => false),
      );
    },
  },
  {
    name: 'KEY-6: a key that is no uncompressed point of the curve is invalid, not an error',
    run: async (create) => {
      const item = await signedBy(7);
      const compressed = Uint8Array.from([2, ...item.publicKey.subarray(1, 33)]);
      const hybrid = Uint8Array.from([6, ...item.publicKey.subarray(1)]);
      const keys = [compressed, hybrid, changed(item.publicKey, 64), new Uint8Array(65), new Uint8Array(0)];
      const verdicts = await (await create()).verifyBatch(keys.map((publicKey) => ({ ...item, publicKey })));
      checkSame(
        verdicts,
        keys.map(() => false),
      );
    },
  },
  {
    name: 'malformed signatures and digests are invalid, not an error',
    run: async (create) => {
      const item = await signedBy(8);
      const items = [
        { ...item, signature: new Uint8Array(0) },
        { ...item, signature: item.signature.subarray(1) },
        { ...item, digest: new Uint8Array(31) },
      ];
      checkSame(await (await create()).verifyBatch(items), [false, false, false]);
    },
  },
  {
    name: 'an empty batch has no verdicts',
    run: async (create) => checkSame(await (await create()).verifyBatch([]), []),
  },
  {
    name: 'verifies a digest without its message',
    needs: 'digestOnly',
    run: async (create) => {
      const { publicKey, digest, signature } = await signedBy(9);
      checkSame(await (await create()).verifyBatch([{ publicKey, digest, signature }]), [true]);
    },
  },
];

/** The contract of {@link Signer}. */
export const signerCases: readonly SignerCase[] = [
  {
    name: 'KEY-9: makes the deterministic low-s signature',
    run: async (create) => {
      for (const number of [1, 2, 200]) {
        const digest = sha256(encodeUtf8(`message ${number}`));
        const expected = await portableSigner(keyNumber(number)).sign(digest);
        const signer = await create(keyNumber(number));
        checkSame([...(await signer.sign(digest))], [...expected]);
        checkSame([...(await signer.sign(digest))], [...expected]);
        check(readInteger(expected, SCALAR_BYTES) <= CURVE_ORDER / 2n, 's is high');
      }
    },
  },
  {
    name: 'B7: if it can salt, another salt makes another signature, valid and with low s, and the same salt the same one',
    run: async (create) => {
      const signer = await create(keyNumber(3));
      if (signer.signSalted === undefined) return;
      const digest = sha256(MESSAGE);
      const [first, second] = [sha256('one salt'), sha256('another')];
      const signatures = [await signer.signSalted(digest, first), await signer.signSalted(digest, second)];
      checkSame(new Set([await signer.sign(digest), ...signatures].map(String)).size, 3);
      const items = signatures.map((signature) => ({ publicKey: signer.publicKey.bytes, digest, signature }));
      checkSame(await portableVerifier().verifyBatch(items), [true, true]);
      for (const signature of signatures) check(readInteger(signature, SCALAR_BYTES) <= CURVE_ORDER / 2n, 's is high');
      const expected = await portableSigner(keyNumber(3)).signSalted?.(digest, first);
      checkSame([...(signatures[0] ?? [])], [...(expected ?? [])]);
    },
  },
  {
    name: 'KEY-5: knows its public key',
    run: async (create) => {
      const signer = await create(keyNumber(1));
      checkSame(signer.publicKey.id, 3675406376);
      checkSame(signer.publicKey.bytes.length, 65);
    },
  },
];
