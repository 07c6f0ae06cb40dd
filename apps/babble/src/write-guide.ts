// Writes docs/guides/configuration.md from the table of settings: `node dist/write-guide.js` after a build. Not part of the program.
import { writeFile } from 'node:fs/promises';
import { formatGuide } from './config/guide.ts';

await writeFile(new URL('../../../docs/guides/configuration.md', import.meta.url), formatGuide());
