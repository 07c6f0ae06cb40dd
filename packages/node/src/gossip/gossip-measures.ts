// What gossip measures over all peers, beside what it knows of each.
import { DURATION_MS, Histogram, MESSAGE_EVENTS } from '../measure/histogram.ts';

export class GossipMeasures {
  /** From a request to its answer, in ms, the work of the peer on it included. */
  readonly roundTripMs: Histogram = new Histogram(DURATION_MS);
  /** Events in what this node sent: pushes, and answers to those who asked. */
  readonly sentEvents: Histogram = new Histogram(MESSAGE_EVENTS);
  /** Events in what it was sent. */
  readonly receivedEvents: Histogram = new Histogram(MESSAGE_EVENTS);
}
