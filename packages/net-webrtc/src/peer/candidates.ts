// What a session description says about the ways to its side. For logs: nothing is decided by it. Rule RTC-DIAL-3.

const KINDS = ['host', 'srflx', 'prflx', 'relay'] as const;

/** `host`: an address of the machine; `srflx`: what a STUN server sees of it; `relay`: an address of a TURN server. */
export type CandidateKind = (typeof KINDS)[number];

/** The kinds of candidates in an SDP (RFC 8839), each once. */
export function candidateKinds(sdp: string): readonly CandidateKind[] {
  const found = new Set([...sdp.matchAll(/^a=candidate:.* typ ([a-z]+)/gm)].map(([, kind]) => kind));
  return KINDS.filter((kind) => found.has(kind));
}
