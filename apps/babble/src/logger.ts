// Logs: readable in a terminal, one JSON object per line otherwise; always on standard error. Stacks of errors only at level debug.
// Rule OPS-LOG-1.
import type { Logger } from '@babble/net';
import { type DestinationStream, pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export async function createLogger(level: LogLevel): Promise<Logger> {
  const destination = process.stderr.isTTY ? await forTerminal() : pino.destination({ dest: 2, sync: true });
  const error = level === 'debug' ? pino.stdSerializers.err : withoutStack;
  const logger: Logger = pino({ level, base: null, serializers: { error } }, destination);
  return logger;
}

async function forTerminal(): Promise<DestinationStream> {
  // Loaded only here: a validator as a service writes JSON.
  const { PinoPretty } = await import('pino-pretty');
  return PinoPretty({
    destination: 2,
    colorize: true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss.l',
    sync: true,
  });
}

/** What an operator needs of an error: what happened, and the code to branch on or to look up. */
function withoutStack(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  return { type: name, ...('code' in error ? { code: error.code } : {}), message };
}
