// The frame of a page: where one is, its title, what it shows.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

export interface PageProps {
  readonly title: string;
  /** Where it belongs to. */
  readonly parent?: { readonly name: string; readonly href: string };
  /** A sentence under the title. */
  readonly lead?: ComponentChildren;
  /** Beside the title. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Page({ title, parent, lead, aside, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Babble`;
  }, [title]);
  return (
    <main class="page" id="main" tabIndex={-1}>
      <header class="page-head">
        {parent !== undefined && (
          <p class="crumb">
            <a href={parent.href}>{parent.name}</a>
          </p>
        )}
        <div class="page-title">
          <h1>{title}</h1>
          {aside}
        </div>
        {lead !== undefined && <p class="lead">{lead}</p>}
      </header>
      {children}
    </main>
  );
}
