// The explorer that a node of a real network serves: it shows what the node says of itself, who is silent, who joins, and all of the
// history.
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from '../support/accessibility.ts';
import { browserTest, complaints, hasBrowser, type Look, openPage, startBrowser } from '../support/chromium.ts';
import { type Member, Network } from '../support/network.ts';
import { takePicture } from '../support/screenshots.ts';
import { until } from '../support/until.ts';

let browser: Browser;
let network: Network;
let page: Page;

beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await startBrowser();
  network = await Network.start(4);
  page = await openPage(browser, first().explorer, { width: 1440, height: 860 });
  await page.locator('canvas').waitFor();
});

afterAll(async () => {
  if (!hasBrowser) return;
  await Promise.all([browser?.close(), network?.stop()]);
});

function first(): Member {
  const [member] = network.members;
  if (member === undefined) throw new Error('a network without members');
  return member;
}

/** Says something in the chats of these members, one after the other, and waits until all of it is decided. */
async function talk(members: readonly Member[], count: number): Promise<void> {
  const before = Number((await network.statistics(first()))['transactions']);
  for (let i = 0; i < count; i += 1) {
    const member = members[i % members.length];
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ text: `{"hello": "number ${i}"}` });
    const answer = await fetch(`${member?.page}lines`, { method: 'POST', headers, body });
    expect(answer.status).toBe(202);
  }
  await until(
    async () => Number((await network.statistics(first()))['transactions']),
    (transactions) => transactions >= before + count,
  );
}

const shownNumber = async (): Promise<number> =>
  Number((await page.locator('.history output').textContent())?.split(' ')[0]?.replaceAll(',', ''));

async function figures(): Promise<Readonly<Record<string, number>>> {
  const names = await page.locator('.strip dt').allTextContents();
  const values = await page.locator('.strip dd > :first-child').allTextContents();
  return Object.fromEntries(names.map((name, i) => [name, Number(values[i]?.replaceAll(',', ''))]));
}

const laneNames = (): Promise<readonly string[]> => page.locator('.lanes .lane-name').allTextContents();

/** The drawing in light, in dark and on a phone. */
async function takeLooks(): Promise<void> {
  const looks: Readonly<Record<string, Look>> = {
    light: { width: 1280, height: 720 },
    dark: { width: 1280, height: 720, dark: true },
    phone: { phone: true, dark: true },
  };
  for (const [name, look] of Object.entries(looks)) {
    const other = await openPage(browser, first().explorer, look);
    await other.locator('.lanes .lane-name').first().waitFor();
    await talk([...network.members], 8);
    await until(
      () => other.locator('.strip').textContent(),
      (text) => text?.includes('Undetermined') === true,
    );
    await takePicture(other, `network-${name}`);
    await other.context().close();
  }
}

describe('the explorer of a node', () => {
  browserTest('lanes and figures are what the node says of itself', async () => {
    await talk(network.members, 40);
    await until(laneNames, ({ length }) => length === 4);
    expect([...(await laneNames())].sort()).toEqual(['node1', 'node2', 'node3', 'node4']);
    await until(
      async () => {
        const [shown, said] = [await figures(), await network.statistics(first())];
        const number = (name: string): number => Number(said[name]);
        const expected = {
          Round: number('last_consensus_round'),
          Block: number('last_block_index'),
          Undetermined: number('undetermined_events'),
          Validators: number('num_peers'),
        };
        const events = number('consensus_events') + number('undetermined_events');
        return { shown, expected, events, shownEvents: await shownNumber() };
      },
      ({ shown, expected, events, shownEvents }) =>
        events === shownEvents && Object.entries(expected).every(([name, value]) => shown[name] === value),
    );
  });

  browserTest('new blocks appear by themselves, and lead to their transactions, decoded', async () => {
    await talk(network.members, 1);
    const { last_block_index: index = '' } = await network.statistics(first());
    await page
      .locator('.newest')
      .getByRole('link', { name: `Block ${index}`, exact: true })
      .click();
    await page.getByRole('heading', { name: `Block ${index}` }).waitFor();
    await until(
      () => page.locator('.payload-text').first().textContent(),
      (text) => text?.includes('number 0') === true,
    );
    await until(
      () => page.getByRole('heading', { name: /signatures?$/ }).textContent(),
      (text) => Number(text?.split(' ')[0]) >= 2,
    );
    await takePicture(page, 'network-block');
    const transaction = page.locator('.payload-name a').first();
    await transaction.click();
    await page.getByRole('heading', { name: 'Transaction' }).waitFor();
    await page.getByRole('link', { name: `Block ${index}` }).waitFor();
    await page.goto(`${first().explorer}#/`);
  });

  browserTest('all of the history can be scrolled through', async () => {
    while (Number((await network.statistics(first()))['consensus_events']) < 800) await talk(network.members, 20);
    await page.reload();
    await until(shownNumber, (number) => number >= 800);
    await page.getByRole('application').focus();
    await until(
      async () => {
        await page.keyboard.press('PageUp');
        return shownNumber();
      },
      (number) => number < 100,
    );
    await page.keyboard.press('ArrowRight');
    await page.locator('.event-card').waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Escape');
    await until(shownNumber, (number) => number >= 800);
  });

  browserTest('who joins gets a lane', async () => {
    const joined = await network.join('late');
    await talk([...network.members], 10);
    await until(laneNames, (names) => names.includes('late'));
    await talk([joined], 4);
    await page.goto(`${first().explorer}#/membership`);
    await until(
      () => page.getByRole('region', { name: 'Requests' }).locator('tbody tr').allTextContents(),
      (rows) => rows.some((row) => row.includes('join') && row.includes('late') && row.includes('accepted')),
    );
    await until(
      () => page.locator('.stays .validator-name').allTextContents(),
      (names) => names.includes('late'),
    );
    await takePicture(page, 'network-membership');
    await page.goto(`${first().explorer}#/`);
    await until(figures, ({ Validators }) => Validators === 5);
    await takeLooks();
  });

  browserTest('who is killed is shown as silent, in the drawing and in the list', async () => {
    const victim = network.members[2];
    await victim?.node.kill();
    const others = network.members.filter((member) => member !== victim);
    await until(
      async () => {
        await talk(others, 4);
        return page.locator('.lanes .silent .lane-name').allTextContents();
      },
      // Nobody else, but on a busy machine others may be late for a moment.
      (names) => names.length === 1 && names[0] === victim?.moniker,
    );
    await takePicture(page, 'network-silent');
    await page.goto(`${first().explorer}#/validators`);
    await until(
      () => page.locator('tr.silent').allTextContents(),
      ([row]) => row?.includes(victim?.moniker ?? 'nobody') === true && row.includes('silent'),
    );
    await takePicture(page, 'network-validators');
  });

  browserTest('performance is drawn', async () => {
    await page.goto(`${first().explorer}#/performance`);
    const others = network.members.filter((_, i) => i !== 2);
    await until(
      async () => {
        await talk(others, 10);
        return page.locator('.chart-line').count();
      },
      (count) => count >= 5,
    );
    await takePicture(page, 'network-performance');
  });

  browserTest('axe finds nothing serious, and no page has complained', async () => {
    const titles = ['Hashgraph', 'Blocks', 'Rounds', 'Validators', 'Membership', 'Performance'];
    for (const title of titles) {
      const path = title === 'Hashgraph' ? '' : title.toLowerCase();
      await page.goto(`${first().explorer}#/${path}`);
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
      expect([path, await seriousFindings(page)]).toEqual([path, []]);
    }
    expect(complaints.get(page)).toEqual([]);
  });
});
