// WebSockets that can be given up: after a sleep one may look open long after the other end has closed it, and the signalling client would find that out
// half a minute later.
import type { OpenSignalSocket, PageWebSocket, SignalSocketHandlers } from '@babble/net-webrtc';
import { pageSockets } from '@babble/net-webrtc';

export interface RenewableSockets {
  readonly open: OpenSignalSocket;
  /** Ends all that are open, as if the other end had: whoever uses them connects again. */
  renew(reason: string): void;
}

export function renewableSockets(create: (url: string, subProtocol: string) => PageWebSocket): RenewableSockets {
  const ends = new Set<(reason: string) => void>();
  const openSocket = pageSockets(create);
  const open: OpenSignalSocket = (url, handlers) => {
    let isOver = false;
    const end = (error: unknown): void => {
      if (isOver) return;
      isOver = true;
      ends.delete(giveUp);
      handlers.closed(error);
    };
    const heard: SignalSocketHandlers = {
      open: () => {
        if (!isOver) handlers.open();
      },
      text: (text) => {
        if (!isOver) handlers.text(text);
      },
      closed: end,
    };
    const socket = openSocket(url, heard);
    const giveUp = (reason: string): void => {
      socket.close();
      end(new Error(reason));
    };
    ends.add(giveUp);
    return socket;
  };
  return {
    open,
    renew: (reason) => {
      for (const giveUp of [...ends]) giveUp(reason);
    },
  };
}
