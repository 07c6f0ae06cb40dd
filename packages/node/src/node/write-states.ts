// Writes docs/guides/states.md from the table of states: `node dist/node/write-states.js` after a build. Not part of the package's interface.
import { writeFileSync } from 'node:fs';
import { formatStates } from '../states/format-states.ts';

writeFileSync(new URL('../../../../docs/guides/states.md', import.meta.url), formatStates());
