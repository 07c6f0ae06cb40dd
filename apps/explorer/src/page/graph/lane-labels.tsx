// Who the lanes belong to, and who is silent. Beside the drawing, in the same scrolled area, so that labels and lanes stay together.

import { formatDuration } from '../model/format.ts';
import { paths } from '../model/routes.ts';
import { now } from '../state/clock.ts';
import { useExplorer } from '../state/explorer.ts';
import { AXIS, type Projection } from './projection.ts';

/** Names over narrower lanes are written along them. */
const NARROW_PX = 58;

export function LaneLabels({ projection }: { readonly projection: Projection | undefined }) {
  const { graph, validators } = useExplorer();
  graph.changed.value;
  if (projection === undefined) return null;
  const known = new Map(
    (validators.value?.validators ?? []).map((validator) => [validator.publicKey, validator] as const),
  );
  const size = `${projection.laneSize}px`;
  const right = projection.orientation === 'right';
  const narrow = !right && projection.laneSize < NARROW_PX ? ' narrow' : '';
  return (
    <ul
      class={`lanes ${projection.orientation}${narrow}`}
      style={right ? { paddingTop: `${AXIS}px` } : { paddingLeft: `${AXIS}px` }}
    >
      {graph.window.lanes.map(({ creator }) => {
        const validator = known.get(creator);
        const silent = validator?.silent === true;
        const seenAt = validator?.lastEvent?.seenAt ?? undefined;
        return (
          <li
            key={creator}
            class={silent ? 'silent' : validator === undefined ? 'gone' : ''}
            style={right ? { height: size } : { width: size }}
            data-creator={creator}
          >
            <a class="lane-name" href={paths.validator(creator)} title={creator}>
              {validator === undefined || validator.moniker === '' ? creator.slice(0, 8) : validator.moniker}
            </a>
            {validator?.self === true && <span class="lane-note">this node</span>}
            {silent && (
              <span class="lane-note">
                silent{right && seenAt !== undefined && ` ${formatDuration(now.value - seenAt)}`}
              </span>
            )}
            {validator === undefined && known.size > 0 && <span class="lane-note">left</span>}
          </li>
        );
      })}
    </ul>
  );
}
