// Validators in tabs of a real browser, beside validators on Node: they join, commit, come back after a reload, a sleep and an end, and leave. Blocks are equal
// everywhere.
import { formatPrivateKey } from '@babble/crypto';
import { generateKey } from '@babble/crypto/node';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { browserTest, hasBrowser, newContext, startBrowser } from '../support/chromium.ts';
import { ask } from '../support/network.ts';
import { PageSite } from '../support/page-site.ts';
import { until } from '../support/until.ts';
import { WebRtcNetwork } from '../support/webrtc-network.ts';

type Hashes = Readonly<Record<string, string>>;

interface Status {
  readonly phase: string;
  readonly state: string;
  readonly isStale: boolean;
  readonly lastSleep: { readonly fromMs: number; readonly untilMs: number } | undefined;
  readonly leaveObstacle: string | undefined;
  readonly error: string;
}

/** What a tab is opened with; the key and the database stay when it is loaded anew. */
const tabs = ['alice', 'bob'].map((moniker) => ({
  moniker,
  key: formatPrivateKey(generateKey()),
  database: moniker,
}));

/** Two tabs of one browser. */
let context: BrowserContext;
let browser: Browser;
let site: PageSite;
let network: WebRtcNetwork;
let alice: Page;
let bob: Page;

beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await startBrowser();
  site = await PageSite.start('validator');
  network = await WebRtcNetwork.start(2);
  context = await newContext(browser);
  [alice, bob] = (await Promise.all(tabs.map(() => loadedPage()))) as [Page, Page];
  await Promise.all([open(alice, 0), open(bob, 1)]);
  await Promise.all([alice, bob].map(untilBabbling));
});

afterAll(async () => {
  if (!hasBrowser) return;
  await browser?.close();
  await Promise.all([site?.stop(), network?.stop()]);
});

async function loadedPage(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  return page;
}

function open(page: Page, index: number): Promise<void> {
  const { genesis, signalUrl } = network;
  return page.evaluate(`tab.open(${JSON.stringify({ ...tabs[index], genesis, signalUrl })})`);
}

const statusOf = (page: Page): Promise<Status> => page.evaluate('tab.status()');

const untilBabbling = (page: Page): Promise<Status> =>
  until(
    () => statusOf(page),
    ({ state }) => state === 'Babbling',
  );

const say = (page: Page, text: string): Promise<void> => page.evaluate(`tab.say(${JSON.stringify(text)})`);

const untilHeard = (page: Page, ...texts: readonly string[]): Promise<readonly string[]> =>
  until(
    () => page.evaluate<readonly string[]>('tab.messages()'),
    (messages) => texts.every((text) => messages.includes(text)),
  );

const hashesOf = (page: Page): Promise<Hashes> => page.evaluate('tab.hashes()');

/** Every block of the tab is at both validators on Node, and the same once their applications have answered it. */
async function mustBeEverywhere(hashes: Hashes): Promise<void> {
  for (const service of network.services) {
    for (const [index, hash] of Object.entries(hashes)) {
      const block = await until(
        () => ask<{ readonly hash?: string; readonly stateHash?: string }>(`${service}v1/blocks/${index}`),
        ({ stateHash = '0X' }) => stateHash !== '0X',
      );
      expect([service, index, block.hash]).toEqual([service, index, hash]);
    }
  }
}

describe('two tabs and two validators on Node', () => {
  browserTest('all four commit, and have the same blocks', async () => {
    await say(alice, 'hello from alice');
    await say(bob, 'hello from bob');
    await Promise.all([alice, bob].map((page) => untilHeard(page, 'hello from alice', 'hello from bob')));
    for (const page of [alice, bob]) {
      const hashes = await until(
        () => hashesOf(page),
        (some) => Object.keys(some).length > 0,
      );
      await mustBeEverywhere(hashes);
    }
  });

  browserTest('a second tab with the same key is refused, and disturbs nobody', async () => {
    const second = await loadedPage();
    await expect(open(second, 0)).rejects.toThrow(/A validator with this key is open in another tab/);
    await second.close();
    expect(await statusOf(alice)).toMatchObject({ phase: 'running', state: 'Babbling' });
  });

  browserTest('a tab that is loaded anew goes on with its key and its database', async () => {
    const before = await hashesOf(alice);
    await alice.reload();
    await say(bob, 'while alice was away');
    await open(alice, 0);
    await untilBabbling(alice);
    await say(alice, 'alice is back');
    await Promise.all([alice, bob].map((page) => untilHeard(page, 'while alice was away', 'alice is back')));
    const after = await hashesOf(alice);
    expect(after).toMatchObject(before);
    await mustBeEverywhere(after);
  });

  browserTest('a tab that stood still says from when until when, and catches up', async () => {
    // Nothing of the page runs, and it hears nothing of it: as when the machine sleeps.
    const session = await context.newCDPSession(alice);
    await session.send('Debugger.enable');
    await session.send('Debugger.pause');
    await say(bob, 'alice sleeps');
    await untilHeard(bob, 'alice sleeps');
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    await session.send('Debugger.resume');
    await session.detach();
    const { lastSleep } = await until(
      () => statusOf(alice),
      (status) => status.lastSleep !== undefined,
    );
    expect((lastSleep?.untilMs ?? 0) - (lastSleep?.fromMs ?? 0)).toBeGreaterThan(10_000);
    await untilHeard(alice, 'alice sleeps');
    await until(
      () => statusOf(alice),
      ({ isStale, state }) => !isStale && state === 'Babbling',
    );
  });

  browserTest('when one tab is closed the others go on', async () => {
    await bob.close();
    await say(alice, 'bob is gone');
    await untilHeard(alice, 'bob is gone');
    await mustBeEverywhere(await hashesOf(alice));
  });

  browserTest(
    'a tab that is asked to leave waits for the one that was closed and says so, then leaves, and the others go on',
    async () => {
      const hashes = await hashesOf(alice);
      const left = alice.evaluate('tab.leave()');
      // On a busy machine there may be others first of whom nothing was heard for a moment.
      const { phase } = await until(
        () => statusOf(alice),
        ({ leaveObstacle }) =>
          leaveObstacle === '3 of the 3 validators that stay have to take part, and there is no sign of life from bob',
      );
      expect(phase).toBe('leaving');
      bob = await loadedPage();
      await open(bob, 1);
      await untilHeard(bob, 'bob is gone');
      await left;
      expect(await statusOf(alice)).toMatchObject({ phase: 'closed', state: 'Shutdown', error: '' });
      await mustBeEverywhere(hashes);
      // Alice knows before the others do that she has left.
      const peers = await until(
        () => ask<readonly { readonly Moniker: string }[]>(`${network.services[0]}peers`),
        ({ length }) => length === 3,
      );
      expect(peers.map(({ Moniker }) => Moniker)).toEqual(['node1', 'node2', 'bob']);
      await say(bob, 'alice has left');
      await untilHeard(bob, 'alice has left');
      await mustBeEverywhere(await hashesOf(bob));
    },
  );
});
