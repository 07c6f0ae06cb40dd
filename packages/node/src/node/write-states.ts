// Prints docs/guides/states.md: `npm run states`.
import { writeFileSync } from 'node:fs';
import { formatStates } from '../states/format-states.ts';

writeFileSync(new URL('../../../../docs/guides/states.md', import.meta.url), formatStates());
