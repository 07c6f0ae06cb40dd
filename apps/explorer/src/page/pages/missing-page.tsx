// An address that leads nowhere.
import { paths } from '../model/routes.ts';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';

export function MissingPage({ path }: { readonly path: string }) {
  return (
    <Page title="Nothing here">
      <Notice title={`There is no page “${path.slice(0, 80)}”.`}>
        <a href={paths.graph}>To the graph</a>
      </Notice>
    </Page>
  );
}
