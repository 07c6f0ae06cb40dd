// Log lines as text, in the format of the reference's files: `time="…" level=info msg="Alice: hello" component=DUMMY`. Rule OPS-DUMMY-1.
import type { LogFields, Logger } from '@babble/proxy';

/** From the most to the least talkative. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'fatal', 'panic'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Gets complete lines with their newline. */
export interface LogSink {
  readonly takes: (level: LogLevel) => boolean;
  write(line: string): void;
}

/** A logger that writes each line to all sinks that take its level; `common` fields are part of all of them. */
export function textLog(sinks: readonly LogSink[], now: () => Date, common: LogFields = {}): Logger {
  const log = (level: LogLevel) => (fields: LogFields, message: string) => {
    const line = formatLogLine(now(), level, { ...common, ...fields }, message);
    for (const sink of sinks) if (sink.takes(level)) sink.write(line);
  };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (fields) => textLog(sinks, now, { ...common, ...fields }),
  };
}

/** Fields in the order of their names, after time, level and message. */
export function formatLogLine(time: Date, level: LogLevel, fields: LogFields, message: string): string {
  const seconds = time.toISOString().replace(/\.\d+Z$/, 'Z');
  const levelName = level === 'warn' ? 'warning' : level;
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  const sorted = known.sort(([a], [b]) => (a < b ? -1 : 1));
  const pairs = sorted.map(([name, value]) => ` ${name}=${quoted(textOf(value))}`).join('');
  return `time="${seconds}" level=${levelName} msg=${quoted(message)}${pairs}\n`;
}

export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

function textOf(value: unknown): string {
  return value instanceof Error ? value.message : String(value);
}

/** Quotes what has more than letters, digits and `- . _ / @ ^ +`. */
function quoted(text: string): string {
  return /^[a-zA-Z0-9\-._/@^+]*$/.test(text) ? text : JSON.stringify(text);
}
