// Something that is asked for while a page shows it: again whenever `refreshOn` changes, and what was known stays meanwhile.
import { useEffect, useState } from 'preact/hooks';
import { ApiFailure, getJson } from '../api/client.ts';
import { useExplorer } from './explorer.ts';

export type Resource<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: ApiFailure }
  /** `failure`: the last time it did not work, so this may be old. */
  | { readonly state: 'ready'; readonly value: T; readonly failure: ApiFailure | undefined };

/** In a recording the answer is that of the position. */
export function useResource<T>(path: string, refreshOn: unknown = undefined): Resource<T> {
  const { player } = useExplorer();
  const at = player?.settled.value;
  const asked = at === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}at=${at}`;
  const [known, setKnown] = useState<{ readonly path: string; readonly resource: Resource<T> }>();
  useEffect(() => {
    const controller = new AbortController();
    getJson<T>(asked, controller.signal).then(
      (value) => setKnown({ path, resource: { state: 'ready', value, failure: undefined } }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        if (!(error instanceof ApiFailure)) throw error;
        setKnown((before) => ({
          path,
          resource: afterFailure(before?.path === path ? before.resource : undefined, error),
        }));
      },
    );
    return () => controller.abort();
  }, [asked, path, refreshOn]);
  return known?.path === path ? known.resource : { state: 'loading' };
}

function afterFailure<T>(before: Resource<T> | undefined, failure: ApiFailure): Resource<T> {
  // What does not exist any more is not shown any longer; what could not be asked, or was asked too often, is.
  const isForNow = failure.status === 0 || failure.status === 429 || failure.status >= 500;
  return before?.state === 'ready' && isForNow ? { ...before, failure } : { state: 'failed', failure };
}
