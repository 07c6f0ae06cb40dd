// What the command line says to `babble signal`.
import type { LogLevel } from '../logger.ts';

export interface SignalOptions {
  readonly url: string;
  readonly realm: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** `true`: for this machine. */
  readonly selfSigned?: string | true;
  readonly admitUnproven?: boolean;
  readonly allowOrigin?: readonly string[];
  readonly log: LogLevel;
  readonly json?: boolean;
}
