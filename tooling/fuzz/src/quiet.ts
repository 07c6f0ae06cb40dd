// Waiting in a process where nothing waits for anything from outside.

/** Lets everything that can go on without new input go on. */
export async function quiet(turns = 4): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when `holds`; `false` if it never does. */
export async function eventually(holds: () => boolean, turns = 400): Promise<boolean> {
  for (let turn = 0; turn < turns && !holds(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return holds();
}
