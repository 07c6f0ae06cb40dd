// Local control of a running node: one JSON object per line in each direction, over a socket in its data directory that only
// its owner can open. Before an answer there may be lines that say what the node waits for.
import { join } from 'node:path';

export const CONTROL_SOCKET_FILE = 'control.sock';

export const CONTROL_COMMANDS = ['status', 'leave', 'maintenance-on', 'maintenance-off'] as const;

export type ControlCommand = (typeof CONTROL_COMMANDS)[number];

export type ControlAnswer =
  | { readonly ok: true; readonly status?: Readonly<Record<string, string>>; readonly message?: string }
  | { readonly ok: false; readonly error: string };

/** What the node waits for, before its answer. */
export interface ControlProgress {
  readonly waiting: string;
}

export function controlSocketOf(datadir: string): string {
  return join(datadir, CONTROL_SOCKET_FILE);
}

/** The command of a line, or `undefined` if it is none. */
export function parseCommand(line: string): ControlCommand | undefined {
  try {
    const request: unknown = JSON.parse(line);
    const name = typeof request === 'object' && request !== null && 'command' in request ? request.command : undefined;
    return CONTROL_COMMANDS.find((command) => command === name);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A line of the node: its answer, or what it waits for. Throws a `SyntaxError` if it is none. */
export function parseControlLine(line: string): ControlAnswer | ControlProgress {
  // It comes from a program of the same user, and of the same version.
  return JSON.parse(line) as ControlAnswer | ControlProgress;
}
