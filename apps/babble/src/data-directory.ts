// Where a node keeps its key and its peers files. Rules OPS-FILE-1 … OPS-FILE-5.
import { homedir } from 'node:os';
import { join } from 'node:path';

export const PRIVATE_KEY_FILE = 'priv_key';
export const PUBLIC_KEY_FILE = 'key.pub';

/** The default data directory of the platform (OPS-FILE-1). */
export function defaultDataDirectory(): string {
  const home = process.env['HOME'] ?? homedir();
  if (process.platform === 'darwin') return join(home, '.Babble');
  if (process.platform === 'win32') return join(home, 'AppData', 'Roaming', 'Babble');
  return join(home, '.babble');
}
