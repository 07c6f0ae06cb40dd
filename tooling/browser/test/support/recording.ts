// `babble replay FILE --serve` as a process.
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BABBLE, Program } from './program.ts';

const VECTORS = fileURLToPath(new URL('../../../vectors/', import.meta.url));

export interface ServedRecording {
  /** Where the explorer is, with a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function serveRecording(name: string): Promise<ServedRecording> {
  const program = Program.start(BABBLE, ['replay', `${VECTORS}${name}`, '--serve', '127.0.0.1:0'], tmpdir());
  try {
    const [, url = ''] = await program.says(/in the explorer at (\S+)/);
    return { url, stop: () => program.kill() };
  } catch (error) {
    await program.kill();
    throw error;
  }
}
