// The flag that says who may become a validator: all, none, or a file. Weakness B8; rule OPS-DUMMY-1.
import { readFileSync } from 'node:fs';
import type { Admission } from '../admission.ts';
import { parseAllowListFile } from '../allow-list-file.ts';
import { DummyError } from '../errors.ts';

export const ACCEPT_JOINS_HELP = `
Who may become a validator (--accept-joins):
  all     everybody, as the dummy of the Go implementation does. For trying out and among
          friends: with enough keys of its own, anybody can take such a network over.
  none    nobody. A validator that goes away then counts as one that is down.
  FILE    those whose public keys are in FILE, one per line; # begins a comment:
              # Alice, desk
              0X04C6…
          It is the text of key.pub, which \`babble keygen\` writes. Who is in may leave; an
          old request to leave does not evict somebody who came back. A file with the name
          all or none is ./all or ./none.
All applications of a network have to decide alike: start each with the same list, or their
blocks will differ.
`;

/** Who is let in with this value of the flag. Throws `BABBLE_DUMMY_ALLOW_LIST_UNREADABLE` and `…_INVALID`. */
export function acceptJoins(value: string): Admission {
  return value === 'all' || value === 'none' ? value : parseAllowListFile(contentsOf(value), value);
}

function contentsOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `--accept-joins takes all, none or a file of public keys, and ${file} cannot be read: ${reason}`;
    throw new DummyError('BABBLE_DUMMY_ALLOW_LIST_UNREADABLE', message, { file }, cause);
  }
}
