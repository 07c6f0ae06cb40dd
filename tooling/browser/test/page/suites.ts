// The published suites inside of a page: what the page gives to a validator keeps the contracts of stores and of transports. The test calls `suites` and
// reads what came of it.

import { indexedDatabase, pageClock, pageHost, pageRandom } from '@babble/browser';
import { toPrivateKey } from '@babble/crypto';
import type { Store } from '@babble/hashgraph';
import { type StoreFactory, storeCases } from '@babble/hashgraph/store-suite';
import { silentLogger } from '@babble/host';
import { type TransportFixture, transportCases } from '@babble/net/suite';
import { pageBackend, pageSockets, signalClient, webrtc } from '@babble/net-webrtc';
import { type LevelDatabase, levelStore } from '@babble/store';

/** What became of the cases: `ok`, or what is wrong. */
type Outcomes = Readonly<Record<string, string>>;

async function outcomesOf(cases: readonly { readonly name: string; run(): Promise<void> }[]): Promise<Outcomes> {
  const outcomes: Record<string, string> = {};
  for (const { name, run } of cases) {
    outcomes[name] = await run().then(
      () => 'ok',
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  }
  return outcomes;
}

/** What a process that ends now would leave: everything that a transaction has written. */
async function copyOf(database: LevelDatabase, to: LevelDatabase): Promise<LevelDatabase> {
  const encodings = { keyEncoding: 'utf8', valueEncoding: 'view' } as const;
  const rows = await database.iterator({ gte: '', lt: '\uffff', ...encodings }).all();
  await to.open();
  await to.batch(
    rows.map(([key, value]) => ({ type: 'put', key, value })),
    { ...encodings, sync: false },
  );
  return to;
}

let databases = 0;

function storesOfPage(): StoreFactory {
  const known = new Map<Store, { readonly name: string; readonly database: LevelDatabase }>();
  const nextName = (): string => {
    databases += 1;
    return `suite-${databases}`;
  };
  const open = async (name: string, database = indexedDatabase(name)): Promise<Store> => {
    const store = await levelStore({ database });
    known.set(store, { name, database });
    return store;
  };
  const of = (store: Store): { readonly name: string; readonly database: LevelDatabase } => {
    const found = known.get(store);
    if (found === undefined) throw new Error('a store of nobody');
    return found;
  };
  return {
    create: () => open(nextName()),
    reopen: (store) => open(of(store).name),
    crash: async (store) => {
      const name = nextName();
      return open(name, await copyOf(of(store).database, indexedDatabase(name)));
    },
  };
}

function transportsOfPage(signalUrl: string): TransportFixture {
  const backend = pageBackend((configuration) => new RTCPeerConnection(configuration));
  const open = pageSockets((url, subProtocol) => new WebSocket(url, subProtocol));
  const identityOf = (number: number): ReturnType<typeof pageHost> =>
    pageHost(toPrivateKey(Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? number : 0))));
  let count = 0;
  return {
    supports: { listen: true, extensions: true },
    create: ({ timeoutMs }) => {
      count += 1;
      const identity = identityOf(count);
      const init = { timeoutMs, joinTimeoutMs: timeoutMs, dialTimeoutMs: 20_000, linkLimits: { connectMs: 20_000 } };
      const signalling = signalClient({ url: signalUrl, open, identity });
      return webrtc({ ...init, backend, identity, signalling, requireSigned: true })({
        clock: pageClock,
        random: pageRandom,
        logger: silentLogger,
      });
    },
    unreachableAddress: async () => identityOf(255).signer.publicKey.hex,
    delay: (ms) =>
      new Promise((resolve) => {
        pageClock.setTimeout(resolve, ms);
      }),
  };
}

const suites = {
  /** Without the cases of these names. */
  store: (leftOut: readonly string[]): Promise<Outcomes> =>
    outcomesOf(
      storeCases
        .filter(({ name }) => !leftOut.includes(name))
        .map(({ name, run }) => ({ name, run: () => run(storesOfPage()) })),
    ),
  transport: (signalUrl: string): Promise<Outcomes> => {
    const fixture = transportsOfPage(signalUrl);
    return outcomesOf(transportCases.map(({ name, run }) => ({ name, run: () => run(fixture) })));
  },
};

Object.assign(globalThis, { suites });
