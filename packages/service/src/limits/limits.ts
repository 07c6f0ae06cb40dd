// How much clients may ask for, each of them and all together. Rule OURS-8.

export interface ServiceLimits {
  /** Requests per second and client, on average; twice as many at once. A large page counts as several. 0: as many as they like. */
  readonly ratePerSecond: number;
  /** Requests per second of all clients together; twice as many at once. 0: as many as they like. */
  readonly totalPerSecond: number;
  /** Answers under way, per client. */
  readonly concurrent: number;
  /** Streams that one client reads at once, and all together. */
  readonly streams: number;
  readonly totalStreams: number;
}

export const DEFAULT_LIMITS: ServiceLimits = {
  ratePerSecond: 100,
  totalPerSecond: 500,
  concurrent: 32,
  streams: 16,
  totalStreams: 256,
};
