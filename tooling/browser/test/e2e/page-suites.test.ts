// What a page gives to a validator, judged by the published suites in a real browser: its WebRTC and its WebSocket below the transport, its IndexedDB below
// the store.

import { nodeVerifier, sha256 } from '@babble/crypto/node';
import { storeCases } from '@babble/hashgraph/store-suite';
import { silentLogger } from '@babble/host';
import type { SignalServer } from '@babble/net-webrtc/node';
import { serveSignalling } from '@babble/net-webrtc/node';
import { systemClock, systemRandom } from '@babble/node/host';
import { effort } from '@babble-tooling/simulation';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { browserTest, complaints, hasBrowser, openPage, startBrowser } from '../support/chromium.ts';
import { PageSite } from '../support/page-site.ts';

/** A third of all the time: thousands of events, which IndexedDB takes at its leisure. */
const LONG_CASE = 'a complete history serves the first event after many';
const { leftOut, why } = effort({
  usual: { leftOut: [LONG_CASE], why: ' (all but the longest case: BABBLE_TEST_EFFORT=long runs that, too)' },
  long: { leftOut: [], why: '' },
});

let browser: Browser;
let site: PageSite;
let server: SignalServer;

beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await startBrowser();
  site = await PageSite.start('suites');
  server = await serveSignalling({
    listen: '127.0.0.1:0',
    origins: 'any',
    judge: { verifier: nodeVerifier(), sha256 },
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
  });
});

afterAll(async () => {
  if (!hasBrowser) return;
  await browser?.close();
  await Promise.all([site?.stop(), server?.stop()]);
});

/** Cases that do not hold, with what is wrong. */
async function faultsOf(call: string): Promise<readonly string[]> {
  const page: Page = await openPage(browser, site.url);
  const outcomes: Readonly<Record<string, string>> = await page.evaluate(call);
  expect(complaints.get(page)).toEqual([]);
  await page.context().close();
  expect(Object.keys(outcomes).length).toBeGreaterThan(10);
  return Object.entries(outcomes).flatMap(([name, outcome]) => (outcome === 'ok' ? [] : [`${name}: ${outcome}`]));
}

describe('in a page', () => {
  browserTest(`the store in IndexedDB keeps the contract of stores${why}`, async () => {
    expect(storeCases.map(({ name }) => name)).toContain(LONG_CASE);
    expect(await faultsOf(`suites.store(${JSON.stringify(leftOut)})`)).toEqual([]);
  });

  browserTest('the transport keeps the contract of transports', async () => {
    expect(await faultsOf(`suites.transport('ws://${server.address}')`)).toEqual([]);
  });
});
