// Every bound of the application sockets. Rule OURS-8.

export interface SocketLimits {
  /** Bytes of one request to the node, 16 MiB by default: anybody who reaches the port can send it. */
  readonly maxSubmitBytes: number;
  /** Bytes of one message that carries a block or a snapshot, 256 MiB by default; in base64 a snapshot grows by a third. */
  readonly maxStateBytes: number;
  /** Connections at a time, 1,024 by default; more are closed at once. */
  readonly maxConnectionCount: number;
  /** Requests of one connection that are worked on at a time, 4,096 by default; more wait unread. */
  readonly maxOpenRequestCount: number;
}

export const DEFAULT_SOCKET_LIMITS: SocketLimits = {
  maxSubmitBytes: 16 * 1024 * 1024,
  maxStateBytes: 256 * 1024 * 1024,
  maxConnectionCount: 1_024,
  maxOpenRequestCount: 4_096,
};
