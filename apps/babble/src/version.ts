// Versions of this program and of the protocol it speaks.
import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** The version of this program. */
export const VERSION: string = version;

/** The version of the Go implementation whose protocol this is. */
export const PROTOCOL_VERSION = '0.8.5';
