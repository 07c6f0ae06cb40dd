// Tests share their machine with other tests: how much of a busy process answers may take is only limited where that is what is tested.
export const UNLIMITED = { ratePerSecond: 0, busyShare: 1 } as const;
