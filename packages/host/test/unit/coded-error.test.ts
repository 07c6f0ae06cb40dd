// What all errors of ours have in common.
import { CodedError } from '@babble/host';
import { expect, test } from '@jest/globals';

class SampleError extends CodedError<'SAMPLE_A' | 'SAMPLE_B'> {
  override readonly name = 'SampleError';

  get fault() {
    return this.code === 'SAMPLE_A' ? 'peer' : 'local';
  }
}

test('an error carries its code, its facts, its cause and whose fault it is', () => {
  const cause = new Error('below');
  const error = new SampleError('SAMPLE_A', 'it failed', { peer: 'alice', round: 3n }, cause);
  expect(error).toBeInstanceOf(Error);
  expect({ ...error, message: error.message, cause: error.cause, fault: error.fault }).toEqual({
    name: 'SampleError',
    code: 'SAMPLE_A',
    data: { peer: 'alice', round: 3n },
    message: 'it failed',
    cause,
    fault: 'peer',
  });
  expect(String(error)).toBe('SampleError: it failed');
});

test('without facts and cause it has none', () => {
  const error = new SampleError('SAMPLE_B', 'it failed');
  expect(error.data).toEqual({});
  expect('cause' in error).toBe(false);
});
