// What a signalling server puts up with. Rule OURS-8; the reference has none of these bounds.

/** Bounds of one server. Each has a default; a missing key means the default. */
export interface SignalLimits {
  /** Largest message in bytes. 64 KiB: a session description with all its candidates has some 2 to 8. */
  readonly maxMessageBytes: number;
  /**
   * Messages of one session per second, on average, but for answers to the calls of others. 50: a node dials a few peers a second. Calls beyond that are
   * refused, as nodes of the Go implementation dial again at once what they could not reach, and never come back once they are disconnected (H4);
   * anything else ends the session.
   */
  readonly messagesPerSecond: number;
  /** As many of these at once. 200: the start of a node in a large network. */
  readonly messageBurst: number;
  /** Messages of one session of whatever kind per second, and at once, of which more end it. 1,000. Answers that somebody waits for do not count: how many there are is up to others. */
  readonly maxMessagesPerSecond: number;
  /** Registrations of one session. 4: a node has one. */
  readonly maxRegistrations: number;
  /** Calls of one session that wait for an answer. 64. */
  readonly maxPendingCalls: number;
  /** Sessions at the same time. 4,096. */
  readonly maxSessions: number;
  /** The same from one address, or from one IPv6 network of 64 bits. 256: whole networks on one machine or behind one router. */
  readonly maxSessionsPerAddress: number;
  /** How long a connection may take until it has said HELLO. 10 s. */
  readonly helloMs: number;
  /** How long a callee may take for an answer. 30 s: longer than any caller of ours waits. */
  readonly callMs: number;
  /** How often a session is asked whether it is still there (WebSocket ping); one that does not answer until the next time is closed. 15 s. */
  readonly pingMs: number;
  /** Bytes that may wait for a slow session before it is closed. 1 MiB. */
  readonly maxBacklogBytes: number;
}

export const DEFAULT_SIGNAL_LIMITS: SignalLimits = {
  maxMessageBytes: 64 * 1024,
  messagesPerSecond: 50,
  messageBurst: 200,
  maxMessagesPerSecond: 1_000,
  maxRegistrations: 4,
  maxPendingCalls: 64,
  maxSessions: 4_096,
  maxSessionsPerAddress: 256,
  helloMs: 10_000,
  callMs: 30_000,
  pingMs: 15_000,
  maxBacklogBytes: 1024 * 1024,
};
