// What the page says of its validator, in words. Rules NODE-STATE-1, NODE-LEAVE-1.

/** What is used of the status of a validator. */
export interface SeenStatus {
  readonly phase: 'running' | 'leaving' | 'closed' | 'failed';
  /** The state of the protocol. */
  readonly state: string;
  /** −1 if there is none. */
  readonly lastBlock: number;
  /** It has slept, and heard nobody since. */
  readonly isStale: boolean;
  /** What stands in the way while it is leaving, as half a sentence. */
  readonly leaveObstacle: string | undefined;
}

export interface Standing {
  /** One or two words. */
  readonly label: string;
  /** What that means. */
  readonly meaning: string;
  readonly tone: 'good' | 'busy' | 'bad';
}

const STATES: Readonly<Record<string, Standing>> = {
  Babbling: {
    label: 'Babbling',
    meaning: 'This tab is a validator: it decides with the others what is said in which order.',
    tone: 'good',
  },
  Joining: { label: 'Joining', meaning: 'This tab asks the validators to let it in.', tone: 'busy' },
  CatchingUp: { label: 'Catching up', meaning: 'This tab fetches what was said without it.', tone: 'busy' },
  Suspended: {
    label: 'Suspended',
    meaning:
      'This tab listens, and says nothing: too few validators are there to decide, or the others have gone on without it.',
    tone: 'bad',
  },
};

export function standingOf({ phase, state, isStale, leaveObstacle }: SeenStatus): Standing {
  switch (phase) {
    case 'leaving':
      return leaveObstacle === undefined
        ? { label: 'Leaving', meaning: 'This tab waits until the others have agreed to let it go.', tone: 'busy' }
        : { label: 'Leaving', meaning: cannotLeave(leaveObstacle), tone: 'bad' };
    case 'closed':
      return { label: 'Not connected', meaning: 'This tab is no validator at the moment.', tone: 'bad' };
    case 'failed':
      return { label: 'Stopped', meaning: 'The validator in this tab cannot go on.', tone: 'bad' };
    case 'running':
      if (isStale)
        return { label: 'Reconnecting', meaning: 'After its sleep this tab looks for the others.', tone: 'busy' };
      return STATES[state] ?? { label: 'Connecting', meaning: 'This tab looks for the others.', tone: 'busy' };
  }
}

/** With the way out, and what it means. */
function cannotLeave(obstacle: string): string {
  return `This tab cannot leave yet: ${obstacle}. Unless that changes, it stops soon without having left. You can also close it now. In both cases the others count it as a validator that is down, or remove it later, and your key stays in this browser.`;
}
