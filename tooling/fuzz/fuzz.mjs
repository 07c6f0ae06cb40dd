// Hostile input for every border of a node. Options: --help.
import { existsSync } from 'node:fs';

const program = new URL('./dist/main.js', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('Not built yet: npm run build comes first.\n');
  process.exitCode = 2;
}
