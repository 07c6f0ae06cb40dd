// Pictures of what was tested, for people to look at: BABBLE_SCREENSHOTS names the folder, by default one that git ignores.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const FOLDER =
  process.env['BABBLE_SCREENSHOTS'] ?? fileURLToPath(new URL('../../../../.babble-local/screenshots', import.meta.url));

export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}
