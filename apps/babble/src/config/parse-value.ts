// One value, from a flag, the environment or a file, as what its kind says. Rules OPS-CONF-2, OPS-CONF-4, OPS-CONF-5.
// As loose as the Go implementation about how a file writes it (`sync-limit: "500"`), and strict about what it is.
import { parseHostPort } from '@babble/host';
import { CliError } from '../cli-error.ts';
import { DURATION_REMEDY, durationMs, durationProblem, LONGEST_MS, TOO_LONG } from '../duration.ts';
import type { Kind, Setting, SettingName, Value } from './settings.ts';
import { settingOf } from './settings.ts';

/** What `strconv.ParseBool` takes, and the words of YAML 1.1. */
const TRUE: readonly string[] = ['true', 't', '1', 'yes', 'on'];
const FALSE: readonly string[] = ['false', 'f', '0', 'no', 'off'];

interface Problem {
  readonly problem: string;
  readonly remedy: string;
}

const PARSERS: Readonly<Record<Kind, (raw: unknown, setting: Setting) => Value | Problem>> = {
  text: parseText,
  folder: parseFolder,
  address: parseAddress,
  choice: parseChoice,
  count: parseCount,
  duration: parseDurationValue,
  switch: parseSwitch,
};

/**
 * The value of a setting. `raw` is a text (from flags, the environment, properties files) or whatever a file format has. Throws a
 * {@link CliError} whose message begins with `place`, for instance `invalid argument "10" for "--heartbeat" flag`.
 */
export function parseValue(name: SettingName, raw: unknown, place: string): Value {
  const setting = settingOf(name);
  const value = PARSERS[setting.kind](raw, setting);
  if (typeof value !== 'object') return value;
  throw new CliError(`${place}: ${value.problem}`, { remedy: value.remedy });
}

function parseText(raw: unknown): string | Problem {
  if (typeof raw === 'string') return raw;
  // An unquoted number, such as a moniker 7.
  if (typeof raw === 'number' || typeof raw === 'bigint') return String(raw);
  return { problem: `${describe(raw)} instead of a text`, remedy: 'Write it in quotation marks.' };
}

function parseFolder(raw: unknown): string | Problem {
  return raw === '' ? { problem: 'no folder', remedy: 'Name a folder; . is the current one.' } : parseText(raw);
}

function parseAddress(raw: unknown, { optional = false }: Setting): string | Problem {
  const remedy = 'Write it as host:port, for instance 127.0.0.1:1337.';
  if (typeof raw !== 'string') return { problem: `${describe(raw)} instead of an address`, remedy };
  if ((raw === '' && optional) || parseHostPort(raw) !== undefined) return raw;
  return { problem: 'not an address', remedy };
}

function parseChoice(raw: unknown, { choices = [] }: Setting): string | Problem {
  if (typeof raw === 'string' && choices.includes(raw)) return raw;
  return { problem: 'no such choice', remedy: `Choose one of ${choices.join(', ')}.` };
}

function parseCount(raw: unknown, { least = 1 }: Setting): number | Problem {
  const remedy = `Write a whole number from ${least} on.`;
  const isText = typeof raw === 'string' && /^-?[0-9]+$/.test(raw);
  const value = isText || typeof raw === 'number' || typeof raw === 'bigint' ? Number(raw) : Number.NaN;
  if (!Number.isInteger(value)) return { problem: 'not a whole number', remedy };
  if (value < least) return { problem: `less than ${least}`, remedy };
  return Number.isSafeInteger(value) ? value : { problem: 'too large', remedy };
}

/** A number in a file counts nanoseconds (OPS-CONF-4); texts need a unit, wherever they stand. */
function parseDurationValue(raw: unknown): number | Problem {
  const isNumber = (typeof raw === 'number' && Number.isInteger(raw)) || typeof raw === 'bigint';
  const ms = isNumber ? Number(raw) / 1e6 : typeof raw === 'string' ? durationMs(raw) : undefined;
  if (ms === undefined) return { problem: durationProblem(describe(raw)), remedy: DURATION_REMEDY };
  if (ms <= 0) return { problem: 'not longer than 0', remedy: 'Give a duration, for instance 10ms.' };
  if (isNumber && ms < 1) {
    const problem = 'a bare number counts nanoseconds; this is less than a millisecond';
    return { problem, remedy: DURATION_REMEDY };
  }
  return ms <= LONGEST_MS ? ms : TOO_LONG;
}

/** Whether a switch can be given this value. */
export function isTruthValue(raw: unknown): boolean {
  return typeof parseSwitch(raw) === 'boolean';
}

function parseSwitch(raw: unknown): boolean | Problem {
  const folded = typeof raw === 'string' || typeof raw === 'number' ? String(raw).toLowerCase() : raw;
  if (folded === true || TRUE.some((word) => word === folded)) return true;
  if (folded === false || FALSE.some((word) => word === folded)) return false;
  return { problem: 'neither true nor false', remedy: 'Write true or false.' };
}

/** A raw value as messages show it. */
export function describe(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (raw === null || raw === undefined) return 'nothing';
  if (Array.isArray(raw)) return 'a list';
  return typeof raw === 'object' && !(raw instanceof Date) ? 'a section' : String(raw);
}
