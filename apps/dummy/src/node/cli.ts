// The process: standard streams, working folder, exit code. Rule OPS-DUMMY-1.
import { once } from 'node:events';
import { runProgram } from './program.ts';

const writeError = (text: string): void => {
  process.stderr.write(text);
};

runProgram(process.argv.slice(2), {
  input: process.stdin.setEncoding('utf8'),
  writeOut: (text) => {
    process.stdout.write(text);
  },
  writeError,
  folder: process.cwd(),
  untilAskedToEnd: () => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
}).catch((error: unknown) => {
  writeError(`Error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
