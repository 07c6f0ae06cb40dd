// Logs: readable in a terminal, one JSON object per line otherwise; always on standard error. Stacks of errors only at level debug.
// Rule OPS-LOG-1.
import type { Logger } from '@babble/net';
import { pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { CliError } from './cli-error.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** A {@link CliError} for anything that is no level; `panic` is what the Go implementation calls `fatal`. */
export function parseLogLevel(text: string): LogLevel {
  const level = text === 'panic' ? 'fatal' : LOG_LEVELS.find((known) => known === text);
  if (level !== undefined) return level;
  throw new CliError(`invalid argument "${text}" for "--log" flag: one of ${LOG_LEVELS.join(', ')}`);
}

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
