// What a network over WebRTC on this machine needs of its signalling server.

export interface NetworkSignalling {
  /** For `run` of the validator with this number (from 1). */
  flagsOf(number: number): readonly string[];
  /** Puts the certificate where a validator looks for it. */
  trustAt(folder: string): Promise<void>;
  stop(): Promise<void>;
}
