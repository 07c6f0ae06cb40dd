// The states of something that was asked for: on its way, not to be had, there, or there but perhaps old.
import type { ComponentChildren } from 'preact';
import type { Resource } from '../state/resource.ts';
import { Notice } from './notice.tsx';

export interface AwaitProps<T> {
  readonly resource: Resource<T>;
  /** What it is, for who waits: `block 5`. */
  readonly what: string;
  /** What to say if the node does not know it. */
  readonly absent?: string;
  readonly children: (value: T) => ComponentChildren;
}

export function Await<T>({ resource, what, absent, children }: AwaitProps<T>) {
  if (resource.state === 'loading') return <Skeleton what={what} />;
  if (resource.state === 'failed') {
    const { status, message } = resource.failure;
    if (status === 404) return <Notice title={`The node does not know ${what}.`}>{absent ?? message}</Notice>;
    return (
      <Notice title={`${what} cannot be shown`} kind="bad">
        {message}
      </Notice>
    );
  }
  return (
    <>
      {resource.failure !== undefined && (
        <p class="stale" role="status">
          The node does not answer; this is what it said last.
        </p>
      )}
      {children(resource.value)}
    </>
  );
}

function Skeleton({ what }: { readonly what: string }) {
  return (
    <div class="skeleton" role="status">
      <span class="sr-only">Asking for {what} …</span>
      <i />
      <i />
      <i />
    </div>
  );
}
