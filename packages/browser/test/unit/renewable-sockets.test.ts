// WebSockets that are given up after a sleep.
import type { PageWebSocket } from '@babble/net-webrtc';
import { describe, expect, test } from '@jest/globals';
import { renewableSockets } from '../../src/renewable-sockets.ts';

/** A WebSocket whose other end says what the test says. */
class FakeSocket {
  readonly listeners = new Map<string, (event: never) => void>();
  isClosed = false;

  addEventListener(type: string, listener: (event: never) => void): void {
    this.listeners.set(type, listener);
  }

  send(): void {
    throw new Error('nothing is sent here');
  }

  close(): void {
    this.isClosed = true;
  }

  tell(type: string, event: object = {}): void {
    this.listeners.get(type)?.(event as never);
  }
}

function opened() {
  const fakes: FakeSocket[] = [];
  const heard: string[] = [];
  const sockets = renewableSockets((): PageWebSocket => {
    const fake = new FakeSocket();
    fakes.push(fake);
    return fake;
  });
  sockets.open('wss://signal.test', {
    open: () => heard.push('open'),
    text: (text) => heard.push(text),
    closed: (error) => heard.push(error instanceof Error ? error.message : 'closed'),
  });
  const [socket] = fakes;
  if (socket === undefined) throw new Error('no socket was made');
  return { socket, sockets, heard };
}

describe('sockets of a page', () => {
  test('what comes is passed on, and its end', () => {
    const { socket, heard } = opened();
    socket.tell('open');
    socket.tell('message', { data: 'hello' });
    socket.tell('close', { code: 1000, reason: '' });
    expect(heard).toEqual(['open', 'hello', 'closed']);
  });

  test('one that is given up is over at once, and says nothing any more', () => {
    const { socket, sockets, heard } = opened();
    socket.tell('open');
    sockets.renew('the page was asleep');
    socket.tell('message', { data: 'late' });
    socket.tell('close', { code: 1006, reason: '' });
    sockets.renew('again');
    expect(socket.isClosed).toBe(true);
    expect(heard).toEqual(['open', 'the page was asleep']);
  });
});
