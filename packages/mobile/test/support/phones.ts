// A network of phones in memory, each with an application that keeps what it was told. Nothing of Node: it runs on Hermes, too.
import type { Verifier } from '@babble/crypto';
import { base64Decode, base64Encode, formatPrivateKey, generatePrivateKey, publicKeyOf, twoHash } from '@babble/crypto';
import { sha256 } from '@babble/crypto/portable';
import type { Random } from '@babble/host';
import type { MobileNode, MobileNodeInit } from '@babble/mobile';
import { newNode } from '@babble/mobile';
import { memoryNetwork, memoryTransport } from '@babble/net';
import { formatPeersFile } from '@babble/peers';
import type { SimulatedClock } from '@babble-tooling/simulation';

/** The block as the application reads it. */
export interface ReadBlock {
  readonly Body: {
    readonly Index: number;
    readonly StateHash: string | null;
    readonly Transactions: readonly string[] | null;
    readonly InternalTransactions: readonly unknown[] | null;
    readonly InternalTransactionReceipts: readonly unknown[] | null;
  };
  readonly Signatures: Readonly<Record<string, string>>;
}

/** As the dummy (APP-DUMMY-1): the state is a hash over all transactions. */
export class PhoneApplication {
  readonly blocks: string[] = [];
  readonly processed: string[] = [];
  readonly transactions: string[] = [];
  readonly states: number[] = [];
  readonly exceptions: string[] = [];
  #state: Uint8Array = new Uint8Array(0);

  onCommit(text: string): string {
    this.blocks.push(text);
    const block = JSON.parse(text) as ReadBlock;
    for (const transaction of block.Body.Transactions ?? []) {
      this.transactions.push(transaction);
      this.#state = twoHash(this.#state, sha256(base64Decode(transaction) ?? new Uint8Array(0)), sha256);
    }
    const InternalTransactionReceipts = (block.Body.InternalTransactions ?? []).map((InternalTransaction) => ({
      InternalTransaction,
      Accepted: true,
    }));
    const Body = { ...block.Body, StateHash: base64Encode(this.#state), InternalTransactionReceipts };
    const processed = JSON.stringify({ ...block, Body });
    this.processed.push(processed);
    return processed;
  }

  onStateChanged(state: number): void {
    this.states.push(state);
  }

  onException(message: string): void {
    this.exceptions.push(message);
  }
}

export interface PhonesInit {
  readonly count: number;
  readonly clock: SimulatedClock;
  readonly random: Random;
  readonly verifier?: Verifier;
  /** What is different at a phone. */
  readonly change?: (init: MobileNodeInit, index: number) => MobileNodeInit;
}

export interface OnePhone {
  readonly app: PhoneApplication;
  readonly init: MobileNodeInit;
  /** Throws if there is none. */
  readonly node: MobileNode;
}

/** Validators of one network, not running yet; the same seed gives the same keys. */
export function phones({ count, clock, random, verifier, change = (init) => init }: PhonesInit): readonly OnePhone[] {
  const network = memoryNetwork({ clock, random, delayMs: 5 });
  const randomBytes = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => Math.floor(256 * random.next()));
  const keys = Array.from({ length: count }, () => generatePrivateKey(randomBytes));
  const peers = formatPeersFile(
    keys.map((key, index) => ({
      netAddr: `phone${index}`,
      pubKeyHex: publicKeyOf(key).hex,
      moniker: `phone ${index}`,
    })),
  );
  return keys.map((key, index) => {
    const app = new PhoneApplication();
    const init = change(
      {
        commitHandler: app,
        stateChangeHandler: app,
        exceptionHandler: app,
        config: { peers, privateKey: formatPrivateKey(key) },
        phone: {
          clock,
          random,
          transport: memoryTransport(network, { address: `phone${index}` }),
          ...(verifier === undefined ? {} : { verifier }),
        },
      },
      index,
    );
    const node = newNode(init);
    if (node === undefined) throw new Error(`phone ${index} has no node: ${app.exceptions.join('; ')}`);
    return { app, init, node };
  });
}
