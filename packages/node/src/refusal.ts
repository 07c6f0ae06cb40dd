// Which errors of the core are about the event that was to be inserted, and no reason to stop. Rules HG-INS-2, HG-RESET-7, HG-RESET-8.
import { HashgraphError } from '@babble/hashgraph';

/** Nobody is to blame for an event that cannot be placed here, as it builds on what lies below the frame that the graph began with: a later frame has it. */
export function isRefusal(error: unknown): error is HashgraphError {
  return error instanceof HashgraphError && (error.fault !== 'local' || error.code === 'BABBLE_HASHGRAPH_TOO_OLD');
}
