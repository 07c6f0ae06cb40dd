// A table that scrolls by itself where the screen is narrower.
import type { ComponentChildren } from 'preact';

export interface TableProps {
  readonly label: string;
  readonly head: readonly (string | { readonly name: string; readonly numeric: true })[];
  /** Rows. */
  readonly children: ComponentChildren;
}

export function Table({ label, head, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys.
    <section class="table" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {head.map((column) => {
              const name = typeof column === 'string' ? column : column.name;
              return (
                <th key={name} scope="col" class={typeof column === 'string' ? '' : 'numeric'}>
                  {name}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
