// All steps, whatever fails among them.
import { expect, test } from '@jest/globals';
import { everyStep } from '../../src/every-step.ts';

test('all steps run in order; the first error is the outcome, the others are told', async () => {
  const ran: number[] = [];
  const further: unknown[] = [];
  const step = (number: number, error?: Error) => async (): Promise<void> => {
    ran.push(number);
    if (error !== undefined) throw error;
  };
  const [second, third] = [new Error('second'), new Error('third')];
  const steps = [step(1), step(2, second), step(3, third), step(4)];
  await expect(everyStep(steps, (error) => further.push(error))).rejects.toBe(second);
  expect([ran, further]).toEqual([[1, 2, 3, 4], [third]]);
});

test('without an error it resolves', async () => {
  await expect(everyStep([async () => undefined], () => undefined)).resolves.toBeUndefined();
});
