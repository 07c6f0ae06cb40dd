// What goes wrong below the store, in words of the contract: the code says what it is, `data.remedy` what can be done.
import { HashgraphError, type HashgraphErrorCode } from '@babble/hashgraph';
import { ANEW } from './row.ts';

interface Kind {
  readonly code: HashgraphErrorCode;
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
  /** Of codes and messages of the database and of what lies below it. */
  readonly signs: RegExp;
}

/** The first that fits: some databases wrap one failure into another. */
const KINDS: readonly Kind[] = [
  {
    code: 'BABBLE_HASHGRAPH_STORE_LOCKED',
    reason: 'locked',
    message: 'the database is in use',
    remedy: 'end the other process that uses this database, or give this node a folder of its own',
    signs: /LEVEL_LOCKED|already held by process|lock .*: (Resource temporarily unavailable|already held)/i,
  },
  {
    code: 'BABBLE_HASHGRAPH_STORE_FAILED',
    reason: 'full',
    message: 'the disk is full',
    remedy: 'make room on the disk and start again; everything that was kept is there',
    signs: /ENOSPC|EDQUOT|EFBIG|QuotaExceeded|No space left|Disk quota exceeded|File too large/i,
  },
  {
    code: 'BABBLE_HASHGRAPH_STORE_FAILED',
    reason: 'denied',
    message: 'the database may not be used',
    remedy: 'give the user of this process the right to read and write the folder and everything in it',
    signs: /EACCES|EPERM|EROFS|Permission denied|Operation not permitted|Read-only file system/i,
  },
  {
    code: 'BABBLE_HASHGRAPH_STORE_DAMAGED',
    reason: 'damaged',
    message: 'the database is damaged',
    remedy: ANEW,
    // A file that is named in another and is not there; a table that is too short for where its end should be.
    signs: /LEVEL_CORRUPTION|Corruption|No such file|\.(?:ldb|sst): Invalid argument/i,
  },
];

/** A refusal as the contract of stores has it; refusals of ours stay what they are. */
export function storeFailure(error: unknown, doing: string): HashgraphError {
  if (error instanceof HashgraphError) return error;
  const texts = textsOf(error);
  const kind = KINDS.find(({ signs }) => texts.some((text) => signs.test(text)));
  const detail = texts.filter((text) => text !== '').join(': ');
  if (kind === undefined) {
    const data = { reason: 'io', remedy: 'look at the disk and the log of the system, then start again' };
    return new HashgraphError('BABBLE_HASHGRAPH_STORE_FAILED', `${doing} failed (${detail})`, data, error);
  }
  const { code, reason, message, remedy } = kind;
  return new HashgraphError(code, `${message}; ${doing} failed (${detail})`, { reason, remedy }, error);
}

/** Codes and messages of an error and of what caused it. Errors of native code are not always instances of our `Error`. */
function textsOf(error: unknown): readonly string[] {
  const texts: string[] = [];
  for (let cause = error, depth = 0; isError(cause) && depth < 8; cause = cause.cause, depth += 1) {
    if (cause.code !== undefined) texts.push(String(cause.code));
    texts.push(String(cause.message));
  }
  return texts.length === 0 ? [String(error)] : texts;
}

interface ErrorLike {
  readonly message: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

function isError(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value;
}

/** A closed store refuses. */
export function closedFailure(): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_STORE_FAILED', 'the store is closed', { reason: 'closed' });
}
