// What /v1 answers when it cannot do what it is asked: always JSON with a word for programs and a sentence for people.
import { z } from 'zod';

/** What was wrong, one word per status. */
export const PROBLEM_STATUS = {
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  tooLarge: 413,
  unsupportedMediaType: 415,
  tooManyRequests: 429,
  failed: 500,
  busy: 503,
} as const;

export type ProblemWord = keyof typeof PROBLEM_STATUS;

export interface Problem {
  readonly error: ProblemWord;
  /** What was wrong and what to do. */
  readonly message: string;
}

export const problemSchema: z.ZodType<Problem> = z
  .object({
    error: z.enum(Object.keys(PROBLEM_STATUS) as [ProblemWord, ...ProblemWord[]]).describe('One word per status'),
    message: z.string().describe('What was wrong, and what to do; for people'),
  })
  .describe('Why there is no answer');

/** Thrown by whoever answers; becomes the answer. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  readonly word: ProblemWord;
  readonly headers: Readonly<Record<string, string>>;

  constructor(word: ProblemWord, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.word = word;
    this.headers = headers;
  }
}

export function problemAnswer(
  word: ProblemWord,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const problem: Problem = { error: word, message };
  return Response.json(problem, { status: PROBLEM_STATUS[word], headers: { 'Cache-Control': 'no-store', ...headers } });
}
