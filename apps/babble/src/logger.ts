// Logs: readable in a terminal, one JSON object per line otherwise; always on standard error. Stacks of errors only at level debug.
// Rule OPS-LOG-1.
import type { Logger } from '@babble/net';
import { pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export function createLogger(level: LogLevel): Logger {
  const destination = process.stderr.isTTY
    ? PinoPretty({
        destination: 2,
        colorize: true,
        ignore: 'pid,hostname',
        translateTime: 'SYS:HH:MM:ss.l',
        sync: true,
      })
    : pino.destination({ dest: 2, sync: true });
  const error = level === 'debug' ? pino.stdSerializers.err : withoutStack;
  return pino({ level, base: null, serializers: { error } }, destination);
}

/** What an operator needs of an error: what happened, and the code to branch on or to look up. */
function withoutStack(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  return { type: name, ...('code' in error ? { code: error.code } : {}), message };
}
