// For tests of crashes: the process of a validator kills itself at a step of its work. Nothing of it is there unless the environment asks for it; no user ever
// does. CONTRIBUTING.md says how.
import { FAIL_POINTS, type FailPoint } from '@babble/node';
import { CliError, EXIT } from './cli-error.ts';

const VARIABLE = 'BABBLE_FAIL_POINT';

/** `own-event-durable:3` kills at the third time. Throws a {@link CliError} for a text that means no step. */
export function failPointOf(text: string | undefined): { readonly failPoint?: FailPoint } {
  if (text === undefined || text === '') return {};
  const [, name, count = '1'] = /^([a-z-]+)(?::([1-9]\d{0,8}))?$/.exec(text) ?? [];
  const step = FAIL_POINTS.find((known) => known === name);
  if (step === undefined) {
    throw new CliError(`${VARIABLE}=${text} names no step of a node`, {
      exitCode: EXIT.usage,
      remedy: `Write one of these, and perhaps a colon and the how-manieth time: ${FAIL_POINTS.join(', ')}.`,
    });
  }
  let left = Number(count);
  const failPoint: FailPoint = (at) => {
    if (at !== step) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  return { failPoint };
}
