// The validator of this tab together with its application, the chat.
import { type BrowserValidator, openValidator, removeDatabase } from '@babble/browser';
import { publicKeyOf } from '@babble/crypto';
import { sha256 } from '@babble/crypto/portable';
import { inMemory, silentLogger } from '@babble/proxy';
import { policyOf } from '../../admission.ts';
import { Board } from '../../board/board.ts';
import { chatTransaction } from '../../in-memory-chat.ts';
import { loggedChat } from '../../state-log.ts';
import type { SavedTab } from '../../tab/saved-tab.ts';
import { networkIdOf, type TabNetwork } from '../../tab/tab-network.ts';
import { signalUrlOf } from './network.ts';

export interface Session {
  readonly validator: BrowserValidator;
  readonly board: Board;
  /** Hands a line to the validator. Rejects as `submit` of an in-memory proxy; the board shows that, too. */
  say(line: string): Promise<void>;
}

/** Rejects as `openValidator`. */
export async function openSession({ name, key }: SavedTab, network: TabNetwork): Promise<Session> {
  const board = new Board({ name, now: () => performance.now(), submit: (transaction) => app.submit(transaction) });
  const membership = policyOf(network.admission);
  const app = inMemory(loggedChat({ sha256, logger: silentLogger, membership, watcher: board }));
  const { genesis, peers, realm, iceServers, requireSigned } = network;
  const validator = await openValidator({
    ...{ key, moniker: name, genesis, peers, app, iceServers, requireSigned },
    signal: { url: signalUrlOf(network), realm },
    database: databaseOf(key, network),
  });
  return { validator, board, say: (line) => board.submit(chatTransaction(name, line)) };
}

/** Forgets what this browser has of the network; the validator with this key must not be open. */
export function forgetNetwork({ key }: SavedTab, network: TabNetwork): Promise<void> {
  return removeDatabase(databaseOf(key, network));
}

/** One for each key in each network. */
function databaseOf(key: SavedTab['key'], { genesis }: TabNetwork): string {
  return `chat-${networkIdOf(genesis, sha256)}-${publicKeyOf(key).hex.slice(4, 20)}`;
}
