// A page with a validator whose application is the chat. The test opens it, makes it talk, and asks what it has.
import { type BrowserValidator, openValidator } from '@babble/browser';
import { encodeHex, parsePrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/portable';
import { createChat } from '@babble/dummy';
import { blockBodyHash } from '@babble/hashgraph';
import { parsePeersFile } from '@babble/peers';
import { inMemory } from '@babble/proxy';

/** What the test gives, as far as it can be JSON. */
interface TabInit {
  readonly key: string;
  readonly moniker: string;
  /** Text of a peers file: the validators of the genesis. */
  readonly genesis: string;
  readonly signalUrl: string;
  readonly database: string;
}

let opened: BrowserValidator | undefined;
const chat = createChat({ sha256 });

function validator(): BrowserValidator {
  if (opened === undefined) throw new Error('no validator is open');
  return opened;
}

const tab = {
  open: async ({ key, moniker, genesis, signalUrl, database }: TabInit): Promise<void> => {
    const peers = parsePeersFile(genesis, 'genesis');
    opened = await openValidator({
      ...{ key: parsePrivateKey(key), moniker, database, genesis: peers, peers },
      ...{ signal: { url: signalUrl }, requireSigned: true, app: inMemory(chat) },
      // The machine of a test may be busy.
      settings: { joinTimeoutMs: 120_000 },
    });
  },
  say: (text: string): Promise<void> => validator().submit(new TextEncoder().encode(text)),
  messages: (): readonly string[] => chat.messages,
  status: () => {
    const { error, ...status } = validator().status;
    return { ...status, error: error === undefined ? '' : String(error) };
  },
  /** Hashes of the blocks that it has, by index, without those that the application has not answered yet: they have another hash then. */
  hashes: async (): Promise<Readonly<Record<string, string>>> => {
    const hashes: Record<string, string> = {};
    for (let index = 0; index <= validator().status.lastBlock; index += 1) {
      const body = (await validator().node.block(index))?.body;
      const isAnswered = (body?.stateHash?.length ?? 0) > 0;
      if (body !== undefined && isAnswered) hashes[index] = encodeHex(blockBodyHash(body, sha256));
    }
    return hashes;
  },
  leave: (): Promise<void> => validator().leave(),
};

Object.assign(globalThis, { tab });
