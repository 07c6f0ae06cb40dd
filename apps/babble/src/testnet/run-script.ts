// Runs the steps of a script one after the other, and says of each what came of it: a line for people, or a JSON object.
import { CliError, messageOf } from '../cli-error.ts';
import { print } from '../output.ts';
import type { LocalNetwork } from './local-network.ts';
import { Operator } from './operator.ts';
import { compareBlocks, formatComparison } from './same-blocks.ts';
import type { Step } from './script.ts';

export interface ScriptInit {
  readonly network: LocalNetwork;
  readonly steps: readonly Step[];
  readonly json: boolean;
  /** Ends the script before its next step. */
  readonly signal: AbortSignal;
}

/** Rejects with a {@link CliError} at the first step that does not do what it says; how far the blocks are the same is said in any case. */
export async function runScript(init: ScriptInit): Promise<void> {
  const operator = new Operator(init.network);
  try {
    await runSteps(operator, init);
  } finally {
    operator.stop();
    const { nodes } = init.network;
    const comparison = compareBlocks(nodes);
    if (init.json) print(JSON.stringify({ ...comparison, nodes: nodes.length }));
    else print(formatComparison(comparison, nodes.length));
  }
}

async function runSteps(operator: Operator, { steps, json, signal }: ScriptInit): Promise<void> {
  const startedMs = performance.now();
  for (const { line, text, command } of steps) {
    if (signal.aborted) throw new CliError(`ended before line ${line}: ${text}`);
    const stepMs = performance.now();
    const tell = (summary: string, facts: Readonly<Record<string, unknown>>, ok: boolean): void => {
      const [elapsedMs, tookMs] = [startedMs, stepMs].map((since) => Math.round(performance.now() - since));
      if (json) print(JSON.stringify({ line, step: text, ok, elapsedMs, tookMs, summary, ...facts }));
      else print(formatStep(text, summary, elapsedMs ?? 0));
    };
    try {
      const { summary, facts } = await untilAborted(operator.run(command), signal);
      tell(summary, facts, true);
    } catch (error) {
      tell(`FAILED: ${messageOf(error)}`, {}, false);
      const remedy = error instanceof CliError ? error.remedy : undefined;
      throw new CliError(`line ${line}: ${text}: ${messageOf(error)}`, { remedy, cause: error });
    }
  }
}

/** A table begins on a line of its own. */
function formatStep(text: string, summary: string, elapsedMs: number): string {
  const time = `${(elapsedMs / 1000).toFixed(1)} s`.padStart(8);
  return `${time}  ${text}${summary.includes('\n') ? '\n' : '  →  '}${summary}`;
}

function untilAborted<T>(done: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new CliError('ended by a signal, or by --duration'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
