// The two log files of the working folder. Rule OPS-DUMMY-1.
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LogSink } from './text-log.ts';
import { isAtLeast } from './text-log.ts';

/** `dummy_info.log` takes what a person should know, `dummy_debug.log` the rest; both are appended to. Throws the system's error. */
export function logFiles(folder: string): readonly LogSink[] {
  const info = openSync(join(folder, 'dummy_info.log'), 'a');
  const debug = openSync(join(folder, 'dummy_debug.log'), 'a');
  return [
    { takes: (level) => isAtLeast(level, 'info'), write: (line) => writeSync(info, line) },
    { takes: (level) => level === 'debug', write: (line) => writeSync(debug, line) },
  ];
}
