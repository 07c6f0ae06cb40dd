// The key that somebody brings, as a person pastes it or as a file has it. Rules KEY-2, KEY-4.
import { CryptoError, type PrivateKey, parsePrivateKey } from '@babble/crypto';

/** A key, or what is wrong with the text, for whoever brought it. */
export type BroughtKey = { readonly key: PrivateKey } | { readonly fault: string };

/** The contents of `priv_key`: 64 hexadecimal digits, in either case; white space and a `0x` before it do not matter. */
export function readKeyText(text: string): BroughtKey {
  const digits = text.replace(/\s+/g, '').replace(/^0x/i, '');
  if (digits === '') return { fault: 'There is no key here yet. Paste the contents of priv_key, or choose the file.' };
  if (/^04[0-9a-f]{128}$/i.test(digits)) {
    return {
      fault: 'This is a public key, which everybody may know. The private one is in the file priv_key beside it.',
    };
  }
  if (!/^[0-9a-f]*$/i.test(digits)) return { fault: `${EXPECTED} This has other characters.` };
  if (digits.length !== 64) return { fault: `${EXPECTED} This has ${digits.length}.` };
  try {
    return { key: parsePrivateKey(digits) };
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    return { fault: 'These digits are no key: not every number is one. Was it copied as a whole?' };
  }
}

const EXPECTED = 'A private key is 64 hexadecimal digits.';
