import { formatHostPort, parseHostPort } from '@babble/host';
import { describe, expect, test } from '@jest/globals';

describe('addresses', () => {
  test('OPS-CONF-1: host and port, IPv6 in brackets, an empty host for all interfaces', () => {
    expect(parseHostPort('127.0.0.1:8000')).toEqual({ host: '127.0.0.1', port: 8000 });
    expect(parseHostPort(':80')).toEqual({ host: '', port: 80 });
    expect(parseHostPort('[::1]:0')).toEqual({ host: '::1', port: 0 });
    expect(formatHostPort('::1', 80)).toBe('[::1]:80');
    expect(formatHostPort('localhost', 80)).toBe('localhost:80');
  });

  test('OPS-CONF-1: anything else is no address', () => {
    for (const text of ['', '8000', 'localhost', 'localhost:', 'a:65536', '::1:80', '[::1:80', 'a:8 0', 'a:-1']) {
      expect([text, parseHostPort(text)]).toEqual([text, undefined]);
    }
  });
});
