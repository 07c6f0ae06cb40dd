// Server-Sent Events as a client reads them.

export interface StreamMessage {
  readonly id: number | undefined;
  readonly event: string;
  readonly data: unknown;
}

export interface OpenStream {
  /** All that came so far. */
  readonly messages: readonly StreamMessage[];
  /** Resolves when one that satisfies the condition has come; rejects if the stream ends before. */
  until(condition: (message: StreamMessage) => boolean): Promise<StreamMessage>;
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export function readStream({ body }: Response): OpenStream {
  const messages: StreamMessage[] = [];
  const waiting = new Set<() => void>();
  let hasEnded = false;
  const reader = body?.getReader();
  const wake = (): void => {
    for (const each of [...waiting]) each();
  };
  const ended = (async () => {
    const decoder = new TextDecoder();
    let text = '';
    for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
      text += decoder.decode(piece.value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      messages.push(...blocks.flatMap(messageOf));
      wake();
    }
  })().finally(() => {
    hasEnded = true;
    wake();
  });
  ended.catch(() => undefined);
  return {
    messages,
    ended,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = messages.find(condition);
          if (found === undefined && !hasEnded) return;
          waiting.delete(check);
          if (found === undefined) reject(new Error('the stream ended before'));
          else resolve(found);
        };
        waiting.add(check);
        check();
      }),
    close: async () => {
      await reader?.cancel();
    },
  };
}

function messageOf(block: string): readonly StreamMessage[] {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 2)] as const;
    }),
  );
  const event = fields.get('event');
  if (event === undefined) return [];
  const id = fields.get('id');
  return [{ id: id === undefined ? undefined : Number(id), event, data: JSON.parse(fields.get('data') ?? '') }];
}
