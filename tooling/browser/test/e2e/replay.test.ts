// A recording in the explorer: played, stepped through in both directions, and explained.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from '../support/accessibility.ts';
import { browserTest, complaints, hasBrowser, openPage, startBrowser } from '../support/chromium.ts';
import { ask } from '../support/network.ts';
import { type ServedRecording, serveRecording } from '../support/recording.ts';
import { takePicture } from '../support/screenshots.ts';
import { until } from '../support/until.ts';

interface Round {
  readonly witnesses: readonly { readonly id: string; readonly creator: string; readonly fame: string }[];
}

let browser: Browser;
let recording: ServedRecording;
let page: Page;

beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await startBrowser();
  recording = await serveRecording('random-n4.jsonl.gz');
});
afterAll(async () => {
  if (!hasBrowser) return;
  await Promise.all([browser?.close(), recording?.stop()]);
});
beforeEach(async () => {
  if (!hasBrowser) return;
  page = await openPage(browser, recording.url);
  await page.locator('canvas').waitFor();
});
afterEach(async () => {
  if (hasBrowser) await page?.context().close();
});

const position = async (): Promise<number> =>
  Number((await page.locator('.player output').textContent())?.split(' ')[0]?.replace(',', ''));
const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const figure = (name: string): Promise<string | null> =>
  page.locator('.strip > div', { hasText: name }).locator('dd > :first-child').textContent();
const drawnCount = async (): Promise<number> => Number(await page.locator('canvas').getAttribute('data-drawn'));

async function goTo(number: number): Promise<void> {
  await page.getByRole('slider').fill(String(number));
  await until(position, (at) => at === number);
}

describe('a recording', () => {
  browserTest('begins with nothing, goes on event by event, and back', async () => {
    expect(await position()).toBe(0);
    for (let i = 1; i <= 3; i += 1) {
      await press('One event on');
      expect(await until(position, (at) => at === i)).toBe(i);
    }
    await until(drawnCount, (count) => count === 3);
    expect(await page.locator('.narration').textContent()).toContain('a witness');
    await press('One event back');
    await until(drawnCount, (count) => count === 2);
    expect(await position()).toBe(2);
  });

  browserTest('plays, faster or slower, and pauses', async () => {
    // Slow enough that a busy machine is not at the end before it is paused.
    await page.getByLabel('events/s').selectOption('16');
    await press('Play');
    await until(position, (at) => at > 10);
    await press('Pause');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    const stopped = await position();
    await page.waitForTimeout(300);
    expect(await position()).toBe(stopped);
    await takePicture(page, 'replay-light');
  });

  browserTest('to the end, where it stops; played again it begins anew', async () => {
    await goTo(990);
    await page.getByLabel('events/s').selectOption('256');
    await press('Play');
    await until(position, (at) => at === 1_000);
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await page.getByLabel('events/s').selectOption('16');
    await press('Play');
    await until(position, (at) => at > 0 && at < 500);
  });

  browserTest('goes from decision to decision, and all figures are those of the moment', async () => {
    const decided: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      await press('To the next decision');
      const told = await until(
        () => page.locator('.narration').textContent(),
        (text) => text?.includes('decided: the fame of all its witnesses is known') === true && !decided.includes(text),
      );
      decided.push(told ?? '');
    }
    const at = await position();
    const status = await ask<{ lastConsensusRound: number; undeterminedEvents: number }>(
      `${recording.url}v1/status?at=${at}`,
    );
    await until(
      async () => [await figure('Round'), await figure('Undetermined')],
      ([round, undetermined]) =>
        round === String(status.lastConsensusRound) && undetermined === String(status.undeterminedEvents),
    );
    await press('To the decision before');
    await until(
      () => page.locator('.narration').textContent(),
      (text) => text === decided[2],
    );
    expect(await position()).toBeLessThan(at);
  });

  browserTest('says why a witness is famous, with the votes of the moment', async () => {
    const { rounds } = await ask<{ rounds: readonly Round[] }>(`${recording.url}v1/rounds?from=2&limit=1`);
    const witness = rounds[0]?.witnesses.find(({ fame }) => fame === 'famous')?.id ?? '';
    await goTo(400);
    await page.goto(`${recording.url}#/events/${witness}`);
    await page.getByRole('heading', { name: 'Election' }).waitFor();
    expect(await page.locator('.election > .lead').textContent()).toMatch(/^It is famous: in round \d+, /);
    expect(await page.locator('.vote').count()).toBeGreaterThan(4);
    expect(await page.locator('.vote.decides').count()).toBeGreaterThan(0);
    expect(await seriousFindings(page)).toEqual([]);
    await takePicture(page, 'election-light');
  });

  browserTest('pointing at a witness emphasises the ways by which it strongly sees those before it', async () => {
    await goTo(300);
    const { rounds } = await ask<{ rounds: readonly Round[] }>(`${recording.url}v1/rounds?from=9&limit=1`);
    const { id = '', creator = '' } = rounds[0]?.witnesses[0] ?? {};
    await page.goto(`${recording.url}#/graph/${id}`);
    const drawing = page.locator('canvas');
    const lane = page.locator(`.lanes [data-creator="${creator}"]`);
    // It comes to the middle of its lane, and nothing is heard of a mouse that stands.
    let aside = 0;
    await until(
      async () => {
        const [box, row] = [await drawing.boundingBox(), await lane.boundingBox()];
        if (box === null || row === null) return 0;
        aside = 1 - aside;
        await page.mouse.move(box.x + box.width / 2 + aside, row.y + row.height / 2);
        return Number(await drawing.getAttribute('data-path'));
      },
      (path) => path > 3,
    );
    await takePicture(page, 'strongly-sees-light');
  });

  browserTest('axe finds nothing serious, and nothing complains', async () => {
    for (const look of [{ dark: true }, { phone: true }]) {
      const other = await openPage(browser, recording.url, look);
      await other.getByRole('slider').fill('400');
      await until(
        () => other.locator('.player output').textContent(),
        (text) => text?.startsWith('400') === true,
      );
      expect(await seriousFindings(other)).toEqual([]);
      await takePicture(other, `replay-${Object.keys(look)[0]}`);
      expect(complaints.get(other)).toEqual([]);
      await other.context().close();
    }
    expect(complaints.get(page)).toEqual([]);
  });
});
