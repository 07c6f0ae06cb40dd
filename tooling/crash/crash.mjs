// Networks whose nodes end at every step of their work. Options: --help.
import { existsSync } from 'node:fs';

const program = new URL('./dist/main.js', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('Not built yet: npm run build comes first.\n');
  process.exitCode = 2;
}
