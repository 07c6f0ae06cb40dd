// The garbage collector of Node, for what is to be measured without garbage. Tests are started without the flag that shows it; the engine takes the flag later, too, and shows it in
// each context that is made from then on.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A function that collects at once. */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect !== 'function') throw new Error('this engine has no garbage collector that can be asked');
  return () => {
    collect();
  };
}
