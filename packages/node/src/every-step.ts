// Closing several things one after the other: one that cannot be closed does not keep the others open.

/**
 * Runs all steps in order, whatever fails among them. Rejects with the first error; `onFurther` hears of those after it, which would be
 * lost otherwise.
 */
export async function everyStep(
  steps: readonly (() => Promise<void>)[],
  onFurther: (error: unknown) => void,
): Promise<void> {
  let first: { readonly error: unknown } | undefined;
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (first === undefined) first = { error };
      else onFurther(error);
    }
  }
  if (first !== undefined) throw first.error;
}
