// The browser of these tests: the one that BABBLE_CHROMIUM names, or one that is installed. Without any, tests are skipped and say so.
import { existsSync } from 'node:fs';
import { test } from '@jest/globals';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { WITHIN_MS } from './until.ts';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

const program = process.env['BABBLE_CHROMIUM'] ?? PLACES.find(existsSync);

/** It talks to this machine alone. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Data channels between pages and programs of this machine: without a network, and with addresses instead of names that only mDNS knows.
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // Signalling servers of tests certify themselves.
  '--ignore-certificate-errors',
];

/** A test that needs a browser. */
export function browserTest(name: string, run: () => Promise<void>): void {
  if (program === undefined) {
    test.skip(`${name} (skipped: no Chromium; BABBLE_CHROMIUM names one, or install the package chromium)`, () =>
      undefined);
  } else test(name, run);
}

/** Whether {@link browserTest} runs anything. */
export const hasBrowser: boolean = program !== undefined;

export function startBrowser(): Promise<Browser> {
  if (program === undefined) throw new Error('there is no browser');
  return chromium.launch({ executablePath: program, headless: true, args: FLAGS });
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** A phone: touch, and a denser screen. */
  readonly phone?: boolean;
  readonly reducedMotion?: boolean;
}

/** What a page should not have said: errors, and what its policy refused. */
export const complaints = new WeakMap<Page, string[]>();

/** A browser in the browser, with nothing remembered, whose pages are waited for as long as everything else. */
export async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WITHIN_MS);
  return context;
}

/** A page of its own. */
export async function openPage(browser: Browser, url: string, look: Look = {}): Promise<Page> {
  const { phone = false, dark = false, reducedMotion = false } = look;
  const { width = phone ? 390 : 1280, height = phone ? 780 : 800 } = look;
  const context = await newContext(browser, {
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: phone,
    deviceScaleFactor: phone ? 2 : 1,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text());
  });
  await page.goto(url);
  return page;
}
