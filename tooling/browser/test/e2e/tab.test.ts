// A tab that becomes a validator: it joins a network of programs over WebRTC, chats, comes back after a reload and a sleep, and leaves.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from '../support/accessibility.ts';
import { browserTest, complaints, hasBrowser, openPage, startBrowser } from '../support/chromium.ts';
import { ask } from '../support/network.ts';
import { takePicture } from '../support/screenshots.ts';
import { until } from '../support/until.ts';
import { WebRtcNetwork } from '../support/webrtc-network.ts';

let browser: Browser;
let network: WebRtcNetwork;
let tab: Page;
/** The chat of a validator that is a program. */
let other: Page;

beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await startBrowser();
  network = await WebRtcNetwork.start(3);
  tab = await openPage(browser, `${network.pages[0]}tab`);
  other = await openPage(browser, network.pages[1] ?? '');
});

afterAll(async () => {
  if (!hasBrowser) return;
  await Promise.all([browser?.close(), network?.stop()]);
});

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

const finalTexts = (page: Page): Promise<readonly string[]> =>
  page.locator('.line.final .line-words').allTextContents();

const isFinal = (page: Page, text: string): Promise<readonly string[]> =>
  until(
    () => finalTexts(page),
    (texts) => texts.includes(text),
  );

const says = (page: Page, element: string, text: RegExp): Promise<string | null> =>
  until(
    () => page.locator(element).textContent(),
    (shown) => text.test(shown ?? ''),
  );

/** How many validators a program knows of. */
async function validatorCount(): Promise<number> {
  return (await ask<readonly unknown[]>(`${network.services[2]}peers`)).length;
}

describe('a tab as a validator', () => {
  browserTest('whoever gives no name, or a key that is none, is told what to do', async () => {
    await tab.getByRole('button', { name: 'Join', exact: true }).click();
    await says(tab, '#join-problem', /^Choose a name/);
    await tab.getByLabel('Your name').fill('Ana');
    await tab.getByLabel('Bring one that I have').check();
    await tab.getByLabel(/^The private key/).fill('abc');
    await says(tab, '#key-fault', /64 hexadecimal digits\. This has 3/);
    await tab.getByRole('button', { name: 'Join', exact: true }).click();
    expect(await tab.locator('#chat').isVisible()).toBe(false);
    expect(await seriousFindings(tab)).toEqual([]);
  });

  browserTest('it joins: the programs count one validator more', async () => {
    await tab.getByLabel('Make a new key').check();
    await tab.getByRole('button', { name: 'Join', exact: true }).click();
    await says(tab, '#state', /^Babbling$/);
    await until(validatorCount, (count) => count === 4);
    await says(tab, '#peer-count', /^4 validators$/);
    expect(await tab.locator('#peer-list').innerHTML()).toContain('Ana (this tab)');
  });

  browserTest('what is said in the tab is final at the programs, and the reverse, in the same order', async () => {
    await say(tab, 'hello from a tab');
    await isFinal(other, 'hello from a tab');
    await say(other, 'hello from a program');
    for (const page of [tab, other]) await isFinal(page, 'hello from a program');
    expect(await finalTexts(tab)).toEqual(await finalTexts(other));
    expect(await tab.locator('.line.own .line-state').first().textContent()).toMatch(/^final in [\d.]+ m?s$/);
  });

  browserTest('axe finds nothing serious in the chat, in light, in dark and on a phone', async () => {
    for (const dark of [false, true]) {
      await tab.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
      expect(await seriousFindings(tab)).toEqual([]);
      if (dark) await takePicture(tab, 'tab-dark');
    }
    await tab.emulateMedia({ colorScheme: 'light' });
    await tab.setViewportSize({ width: 390, height: 780 });
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await takePicture(tab, 'tab-phone');
    await tab.setViewportSize({ width: 1280, height: 800 });
  });

  browserTest('after a reload it goes on with the same key, and has what was said meanwhile', async () => {
    await tab.goto('about:blank');
    await say(other, 'said while the tab was away');
    await isFinal(other, 'said while the tab was away');
    await tab.goto(`${network.pages[0]}tab`);
    await says(tab, '#absence-text', /loaded anew at .* with the same key\. What was said meanwhile is here/);
    // The block is there before the chat has been given it.
    await isFinal(tab, 'said while the tab was away');
    expect(await validatorCount()).toBe(4);
    await says(tab, '#state', /^Babbling$/);
    await say(tab, 'back again');
    await isFinal(other, 'back again');
    await isFinal(tab, 'back again');
    await takePicture(tab, 'tab-loaded-anew');
    await tab.getByRole('button', { name: 'OK' }).click();
    expect(await tab.locator('#absence').isVisible()).toBe(false);
  });

  browserTest('a second tab with the same key is refused, and says why', async () => {
    const second = await tab.context().newPage();
    await second.goto(`${network.pages[0]}tab`);
    await says(second, '#join-problem', /open in another tab/);
    await second.close();
    await says(tab, '#state', /^Babbling$/);
  });

  browserTest('after a sleep it says from when until when, and catches up', async () => {
    // Nothing of the page runs, as when the browser or the machine puts it to sleep.
    const asleep = tab.evaluate('for (const end = Date.now() + 11_000; Date.now() < end; );');
    await say(other, 'said while the tab slept');
    await asleep;
    await says(tab, '#absence-text', /^This tab was asleep from .* to .*/);
    await says(tab, '#absence-text', /What was said meanwhile is here/);
    await isFinal(tab, 'said while the tab slept');
  });

  browserTest('it leaves when asked to: the programs count one validator less', async () => {
    await tab.locator('#leave').click();
    expect(await seriousFindings(tab)).toEqual([]);
    await tab.locator('#question-yes').click();
    await says(tab, '#notice', /^You have left the network/);
    await until(validatorCount, (count) => count === 3);
    await tab.reload();
    await tab.locator('#join').waitFor();
  });

  browserTest('its key can be taken along, forgotten and brought again', async () => {
    const publicKey = await tab.locator('#public-key').textContent();
    const download = tab.waitForEvent('download');
    await tab.getByRole('button', { name: 'Export key' }).click();
    const file = await (await download).path();
    expect(await readFile(file, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    await tab.getByRole('button', { name: 'Forget key' }).click();
    await tab.locator('#question-yes').click();
    await says(tab, '#notice', /^The key is forgotten/);
    expect(await tab.locator('#public-key').textContent()).not.toBe(publicKey);
    expect(await tab.evaluate('localStorage.length')).toBe(0);
    await tab.getByLabel('Bring one that I have').check();
    await tab.locator('#key-file').setInputFiles(file);
    await says(tab, '#public-key', new RegExp(`^${publicKey}$`));
    await takePicture(tab, 'tab-start');
  });

  browserTest('a tab that finds no signalling server says what to do', async () => {
    await network.stopSignalling();
    await tab.getByRole('button', { name: 'Join', exact: true }).click();
    await says(tab, '#join-problem', /signalling server, .* does not answer the server of this page/);
  });

  browserTest('no page has complained', async () => {
    // What the browser says by itself of the connection that was not to be had, at the end.
    const heard = (complaints.get(tab) ?? []).filter((text) => !text.includes('WebSocket'));
    expect([...heard, ...(complaints.get(other) ?? [])]).toEqual([]);
  });
});
