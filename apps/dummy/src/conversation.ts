// Lines typed become transactions. Rules APP-DUMMY-5, OPS-DUMMY-1.
import { chatTransaction } from './in-memory-chat.ts';
import { linesOf } from './lines.ts';

/** Lines on their way to the node at a time; beyond that no more are read. */
const PENDING_COUNT = 1_000;
const PROMPT = 'Enter your text: ';

export interface ConversationInit {
  readonly name: string;
  readonly input: AsyncIterable<string>;
  /** Prompts, and submissions that failed. */
  readonly print: (text: string) => void;
  readonly submit: (transaction: Uint8Array) => Promise<void>;
}

/** Submits line by line, in order; resolves at the end of the input when all submissions are answered. */
export async function converse({ name, input, print, submit }: ConversationInit): Promise<void> {
  const pending = new Set<Promise<void>>();
  for await (const line of linesOf(input)) {
    print(PROMPT);
    const submission = submit(chatTransaction(name, line)).catch((error: unknown) => {
      print(`Error in SubmitTx: ${error instanceof Error ? error.message : String(error)}\n`);
    });
    pending.add(submission);
    void submission.then(() => pending.delete(submission));
    while (pending.size >= PENDING_COUNT) await Promise.race(pending);
  }
  await Promise.all(pending);
}
