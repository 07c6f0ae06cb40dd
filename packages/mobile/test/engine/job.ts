// What the host hands to the program inside of an engine, and what it gets back, as JSON.

export interface Job {
  /** Submitted by three phones in turn. */
  readonly transactions: number;
  /** Recorded graphs by name: their files as text. */
  readonly graphs: Readonly<Record<string, string>>;
}

export interface Report {
  /** `typeof` of what a platform may have and the packages must not need. */
  readonly found: Readonly<Record<string, string>>;
  /** What came of the graphs, as the reference writes it. */
  readonly graphs: Readonly<Record<string, string>>;
  /** One entry per phone. */
  readonly network: {
    /** Of real time, from nothing to the end of all nodes. */
    readonly ms: number;
    readonly processed: readonly (readonly string[])[];
    readonly states: readonly (readonly number[])[];
    readonly exceptions: readonly (readonly string[])[];
    readonly peers: readonly string[];
    readonly stats: readonly string[];
  };
  /** Milliseconds for one. */
  readonly signatures: { readonly signMs: number; readonly verifyMs: number };
}
