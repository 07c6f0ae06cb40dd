// The chat as a page, four of them on four validators: what is typed in one appears as final in the others, at the same place.
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from '../support/accessibility.ts';
import { browserTest, complaints, hasBrowser, openPage, startBrowser } from '../support/chromium.ts';
import { Network } from '../support/network.ts';
import { takePicture } from '../support/screenshots.ts';
import { until } from '../support/until.ts';

let browser: Browser;
let network: Network;
let pages: readonly Page[] = [];

beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await startBrowser();
  network = await Network.start(4);
  pages = await Promise.all(network.members.map(({ page }) => openPage(browser, page)));
});

afterAll(async () => {
  if (!hasBrowser) return;
  await Promise.all([browser?.close(), network?.stop()]);
});

function pageOf(index: number): Page {
  const page = pages[index];
  if (page === undefined) throw new Error(`no page ${index}`);
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

const finalTexts = (page: Page): Promise<readonly string[]> =>
  page.locator('.line.final .line-words').allTextContents();

describe('the chat in four pages', () => {
  browserTest('what is typed in one page appears as final in all of them, in the same order', async () => {
    const said = Array.from({ length: 12 }, (_, i) => `message ${i}`);
    for (const [i, text] of said.entries()) await say(pageOf(i % 4), text);
    const shown = await until(
      () => Promise.all(pages.map(finalTexts)),
      (all) => all.every((texts) => texts.length >= said.length),
    );
    expect([...(shown[0] ?? [])].sort()).toEqual([...said].sort());
    for (const texts of shown) expect(texts).toEqual(shown[0]);
    const blocks = await Promise.all(pages.map((page) => page.locator('.block').allTextContents()));
    expect(blocks[0]?.length).toBeGreaterThan(0);
    for (const texts of blocks) expect(texts).toEqual(blocks[0]);
  });

  browserTest('an own message says how long it took, and every message stands under its block', async () => {
    const own = pageOf(0).locator('.line.own .line-state');
    expect(await own.count()).toBe(3);
    for (const text of await own.allTextContents()) expect(text).toMatch(/^final in [\d.]+ m?s$/);
    const others = pageOf(0).locator('.line.final:not(.own) .line-state');
    expect(new Set(await others.allTextContents())).toEqual(new Set(['final']));
    expect(await pageOf(0).locator('#final > li').first().textContent()).toMatch(/^Block \d+$/);
  });

  browserTest('markup is text', async () => {
    await say(pageOf(1), '<img src=x onerror=alert(1)> & <b>bold</b>');
    // Everywhere: what follows looks at other pages.
    const shown = await until(
      () => Promise.all(pages.map(finalTexts)),
      (all) => all.every((texts) => texts.length >= 13),
    );
    expect(shown[2]?.at(-1)).toBe('<img src=x onerror=alert(1)> & <b>bold</b>');
    expect(await pageOf(2).locator('.line img, .line b').count()).toBe(0);
  });

  browserTest('a second page of the same chat shows the same', async () => {
    const page = await openPage(browser, network.members[0]?.page ?? '', { phone: true });
    const expected = await finalTexts(pageOf(0));
    expect(
      await until(
        () => finalTexts(page),
        (texts) => texts.length >= expected.length,
      ),
    ).toEqual(expected);
    await takePicture(page, 'chat-phone');
    await page.context().close();
  });

  browserTest('a message is sent, then pending, then final: also while the network stands still', async () => {
    const [, second, third] = network.members;
    const before = (await finalTexts(pageOf(0))).length;
    // Two of four: no super-majority is left.
    second?.node.pause();
    third?.node.pause();
    await say(pageOf(0), 'is anybody there?');
    await say(pageOf(1), 'my node stands still');
    const stateOf = (page: Page): Promise<readonly string[]> =>
      page.locator('.line.open .line-state').allTextContents();
    await until(
      () => stateOf(pageOf(0)),
      ([state]) => state?.startsWith('pending') === true,
    );
    await until(
      () => stateOf(pageOf(1)),
      ([state]) => state?.startsWith('sent') === true,
    );
    expect(await finalTexts(pageOf(0))).toHaveLength(before);
    await takePicture(pageOf(0), 'chat-pending');
    second?.node.resume();
    third?.node.resume();
    const all = await until(
      () => Promise.all(pages.map(finalTexts)),
      (texts) => texts.every(({ length }) => length === before + 2),
    );
    for (const texts of all) expect(texts).toEqual(all[0]);
    expect(await pageOf(0).locator('.line.open').count()).toBe(0);
  });

  browserTest('what the node does not take is said, and can be dismissed', async () => {
    await network.members[3]?.node.kill();
    await say(pageOf(3), 'nobody hears me');
    const failed = pageOf(3).locator('.line.failed');
    await until(
      () => failed.count(),
      (count) => count === 1,
    );
    expect(await failed.textContent()).toContain('not sent: ');
    await failed.getByRole('button', { name: 'Dismiss' }).click();
    expect(await failed.count()).toBe(0);
  });

  browserTest('axe finds nothing serious, in light and in dark', async () => {
    for (const dark of [false, true]) {
      const page = await openPage(browser, network.members[0]?.page ?? '', { dark });
      await until(
        () => page.locator('.line.final').count(),
        (count) => count > 0,
      );
      expect(await seriousFindings(page)).toEqual([]);
      await takePicture(page, dark ? 'chat-dark' : 'chat-light');
      await page.context().close();
    }
  });

  browserTest('no page has complained', async () => {
    for (const page of pages.slice(0, 1)) expect(complaints.get(page)).toEqual([]);
  });
});
