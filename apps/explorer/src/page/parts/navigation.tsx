// The places of the page: beside one another on wide screens, at the lower edge within reach of a thumb on narrow ones.
import type { Page } from '../model/routes.ts';
import { paths } from '../model/routes.ts';
import { useExplorer } from '../state/explorer.ts';
import { Icon, type IconName } from './icon.tsx';

interface Place {
  readonly name: string;
  readonly href: string;
  readonly icon: IconName;
  readonly pages: readonly Page[];
}

const PLACES: readonly Place[] = [
  { name: 'Graph', href: paths.graph, icon: 'graph', pages: ['graph', 'event'] },
  { name: 'Blocks', href: paths.blocks, icon: 'blocks', pages: ['blocks', 'block', 'transaction'] },
  { name: 'Rounds', href: paths.rounds, icon: 'rounds', pages: ['rounds', 'round'] },
  { name: 'Validators', href: paths.validators, icon: 'validators', pages: ['validators', 'validator'] },
  { name: 'Membership', href: paths.membership, icon: 'membership', pages: ['membership'] },
];
const PERFORMANCE: Place = {
  name: 'Performance',
  href: paths.performance,
  icon: 'performance',
  pages: ['performance'],
};

export function Navigation({ page }: { readonly page: Page }) {
  const { live } = useExplorer();
  const places = live === undefined ? PLACES : [...PLACES, PERFORMANCE];
  return (
    <nav class="navigation" aria-label="Places">
      {places.map(({ name, href, icon, pages }) => (
        <a key={name} href={href} aria-current={pages.includes(page) ? 'page' : undefined}>
          <Icon name={icon} />
          <span>{name}</span>
        </a>
      ))}
    </nav>
  );
}
