// Checks that every rule of the specification has its place in sources and tests, and that docs/rules-table.md says where.
// With --write the table is written anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tally } from '@babble-tooling/tally';
import { readMentions } from './mentions.ts';
import { readSpecification } from './specification.ts';
import { formatTable, unknownIds, unnamedRules } from './table.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const file = `${root}docs/rules-table.md`;
const specification = readSpecification(`${root}docs/spec`);
const mentions = readMentions(root);
const table = formatTable(specification, mentions);
if (process.argv.includes('--write')) writeFileSync(file, table);

const tally = new Tally();
const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
tally.item('index and files of the specification name the same rules', specification.contradictions);
tally.item('every rule that sources and tests name exists', unknownIds(specification, mentions));
tally.item('every rule is named by a source or a test', unnamedRules(specification, mentions));
tally.item('docs/rules-table.md is up to date', written === table ? [] : ['it is not: npm run rules']);
process.exitCode = tally.end();
