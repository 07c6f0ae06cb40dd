// Play, pause, step, speed and position of a recording.
import { formatCount } from '../model/format.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { attempt } from '../state/attempt.ts';
import { useExplorer } from '../state/explorer.ts';
import { type Player, SPEEDS, type Speed } from '../state/player.ts';

export function PlayerControls() {
  const { player } = useExplorer();
  return player === undefined ? null : <Controls player={player} />;
}

function Controls({ player }: { readonly player: Player }) {
  const position = player.graph.position.value;
  const total = player.graph.total.value;
  const playing = player.playing.value;
  return (
    <fieldset class="player">
      <legend class="sr-only">Recording</legend>
      <div class="player-buttons">
        <IconButton
          icon="decisionBack"
          label="To the decision before"
          disabled={position === 0}
          onClick={() => attempt(player.stepToDecision(-1))}
        />
        <IconButton
          icon="stepBack"
          label="One event back"
          disabled={position === 0}
          onClick={() => player.stepBy(-1)}
        />
        <IconButton
          icon={playing ? 'pause' : 'play'}
          label={playing ? 'Pause' : 'Play'}
          title={playing ? 'Pause (space)' : 'Play (space)'}
          class="primary"
          onClick={() => player.toggle()}
        />
        <IconButton icon="stepOn" label="One event on" disabled={player.isAtEnd} onClick={() => player.stepBy(1)} />
        <IconButton
          icon="decisionOn"
          label="To the next decision"
          disabled={player.isAtEnd}
          onClick={() => attempt(player.stepToDecision(1))}
        />
      </div>
      <label class="history">
        <span class="sr-only">Position</span>
        <input
          type="range"
          min={0}
          max={Math.max(1, total)}
          value={position}
          aria-valuetext={`Event ${formatCount(position)} of ${formatCount(total)}`}
          onInput={(event) => player.seek(Number(event.currentTarget.value))}
        />
        <output>
          {formatCount(position)} <span class="faint">of {formatCount(total)}</span>
        </output>
      </label>
      <label class="speed">
        <span class="faint">events/s</span>
        <select
          value={player.speed.value}
          onChange={(event) => {
            player.speed.value = speedOf(event.currentTarget.value);
          }}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}

function speedOf(text: string): Speed {
  return SPEEDS.find((speed) => String(speed) === text) ?? SPEEDS[1];
}
