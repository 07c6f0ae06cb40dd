// The file of those who may join: one public key per line, comments with #. Rules KEY-6, KEY-7, KEY-HEX-4.
import { CryptoError, parseHex, parsePublicKey } from '@babble/crypto';
import { DummyError } from './errors.ts';

/**
 * The public-key texts of a file, in its order: 65 bytes in hexadecimal, in either case, with or without `0x`. What follows a `#` and empty lines do
 * not count. Throws `BABBLE_DUMMY_ALLOW_LIST_INVALID`, naming file and line, for a line that is no public key, and for a file without any: nobody at all
 * is `none`.
 */
export function parseAllowListFile(contents: string, file: string): readonly string[] {
  const keys = contents.split('\n').flatMap((text, index) => {
    const entry = text.replace(/#.*/, '').trim();
    return entry === '' ? [] : [parseEntry(entry, file, index + 1)];
  });
  if (keys.length > 0) return keys;
  const message = `${file} has no public key: to refuse everybody use --accept-joins none`;
  throw new DummyError('BABBLE_DUMMY_ALLOW_LIST_INVALID', message, { file });
}

function parseEntry(entry: string, file: string, line: number): string {
  try {
    return parsePublicKey(parseHex(`0x${entry.replace(/^0x/i, '')}`) ?? new Uint8Array(0)).hex;
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause;
    const message = `${file}, line ${line}: "${shortened(entry)}" is no public key, which is 0X04 and 128 hexadecimal digits as in key.pub`;
    throw new DummyError('BABBLE_DUMMY_ALLOW_LIST_INVALID', message, { file, line }, cause);
  }
}

function shortened(entry: string): string {
  return entry.length > 24 ? `${entry.slice(0, 24)}…` : entry;
}
