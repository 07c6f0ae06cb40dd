// Checks the layers of the workspace in the current folder (or in the one given): one item per rule, findings with file and line.
import { Tally } from '@babble-tooling/tally';
import { checkCycles } from './check-cycles.ts';
import { checkEdges } from './check-edges.ts';
import { checkImports } from './check-imports.ts';
import { checkIndex } from './check-index.ts';
import { checkPages } from './check-pages.ts';
import { checkPlatform } from './check-platform.ts';
import { readWorkspace } from './workspace.ts';

const workspace = readWorkspace(process.argv[2] ?? process.cwd());
const tally = new Tally();
tally.item('every dependency is an arrow of the package graph', checkEdges(workspace));
tally.item('imports are declared, exported and used', checkImports(workspace));
tally.item('pure packages use nothing of a platform', checkPlatform(workspace));
tally.item('pages use nothing of Node, and nothing else uses them', checkPages(workspace));
tally.item('no import cycles between files', checkCycles(workspace));
tally.item('an index only re-exports', checkIndex(workspace));
process.exitCode = tally.end();
