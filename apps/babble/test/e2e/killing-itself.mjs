// Starts the command line as it is, with a step at which the process kills itself: what stands in the file that is the first argument.
import { readFileSync } from 'node:fs';

const [file = '', ...rest] = process.argv.slice(2);
const program = new URL('../../bin/babble.js', import.meta.url);
process.env['BABBLE_FAIL_POINT'] = readFileSync(file, 'utf8').trim();
process.argv = [process.argv[0] ?? '', program.pathname, ...rest];
await import(program.href);
