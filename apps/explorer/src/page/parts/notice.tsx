// Something that has to be said where there is nothing to show.
import type { ComponentChildren } from 'preact';

export interface NoticeProps {
  readonly title: string;
  readonly kind?: 'calm' | 'bad';
  readonly children?: ComponentChildren;
}

export function Notice({ title, kind = 'calm', children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <p class="notice-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
