// A figure over the last minutes: lines, an axis with few numbers, and the values of the moment that is pointed at. The scales come
// from d3-array, the lines from d3-shape.
import { max, ticks } from 'd3-array';
import { area, curveMonotoneX, line } from 'd3-shape';
import { useRef, useState } from 'preact/hooks';
import { formatDuration, formatTick } from '../model/format.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Which of the two strokes. */
  readonly stroke: 'first' | 'second';
}

export interface ChartProps {
  readonly title: string;
  /** Milliseconds, ascending; one per value. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** For the axis, where 50 is not 50.0. */
  readonly formatMark?: (value: number) => string;
}

const [WIDTH, HEIGHT] = [520, 150];
const [LEFT, BOTTOM, TOP] = [46, 20, 8];
/** A gap in the samples, as after a lost connection, is no line. */
const GAP_MS = 5_000;

export function Chart({ title, times, series, format, formatMark = formatTick }: ChartProps) {
  const figure = useRef<SVGSVGElement>(null);
  const [pointed, point] = useState<number>();
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const highest = max(series.flatMap(({ values }) => values.filter((value) => value !== null))) ?? 0;
  const marks = ticks(0, highest === 0 ? 1 : highest * 1.05, 3);
  const top = Math.max(highest, marks.at(-1) ?? 1);
  const x = (time: number): number => LEFT + ((WIDTH - LEFT) * (time - first)) / Math.max(1, last - first);
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / top;
  const shown = pointed ?? times.length - 1;
  const move = (event: PointerEvent): void => {
    const box = figure.current?.getBoundingClientRect();
    if (box === undefined) return;
    const at =
      first + ((event.clientX - box.left) / box.width - LEFT / WIDTH) * (WIDTH / (WIDTH - LEFT)) * (last - first);
    const nearest = times.reduce(
      (best, time, i) => (Math.abs(time - at) < Math.abs((times[best] ?? 0) - at) ? i : best),
      0,
    );
    point(nearest);
  };
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        <span class="chart-values">
          {series.map(({ name, values, stroke }) => (
            <span key={name} class={`chart-value ${stroke}`}>
              {series.length > 1 && <span class="faint">{name} </span>}
              {values[shown] === null || values[shown] === undefined ? '–' : format(values[shown])}
            </span>
          ))}
        </span>
      </figcaption>
      <svg
        ref={figure}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}, ${series.map(({ name, values }) => `${name} now ${values.at(-1) == null ? 'unknown' : format(values.at(-1) ?? 0)}`).join(', ')}`}
        onPointerMove={move}
        onPointerLeave={() => point(undefined)}
      >
        {marks.map((mark) => (
          <g key={mark} class="chart-mark">
            <line x1={LEFT} x2={WIDTH} y1={y(mark)} y2={y(mark)} />
            <text x={LEFT - 8} y={y(mark)}>
              {formatMark(mark)}
            </text>
          </g>
        ))}
        {series.map(({ name, values, stroke }) => (
          <Line key={name} times={times} values={values} x={x} y={y} stroke={stroke} filled={series.length === 1} />
        ))}
        {pointed !== undefined && (
          <line
            class="chart-cursor"
            x1={x(times[pointed] ?? 0)}
            x2={x(times[pointed] ?? 0)}
            y1={TOP}
            y2={HEIGHT - BOTTOM}
          />
        )}
        <text class="chart-time" x={LEFT} y={HEIGHT - 4}>
          {last > first ? `${formatDuration(last - first)} ago` : ''}
        </text>
        <text class="chart-time end" x={WIDTH} y={HEIGHT - 4}>
          {pointed === undefined ? 'now' : `${formatDuration(last - (times[pointed] ?? last))} ago`}
        </text>
      </svg>
    </figure>
  );
}

interface LineProps {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  readonly stroke: Series['stroke'];
  readonly filled: boolean;
}

function Line({ times, values, x, y, stroke, filled }: LineProps) {
  const points = values.map((value, i) => {
    const [time, before] = [times[i] ?? 0, times[i - 1]];
    const afterGap = before !== undefined && time - before > GAP_MS;
    return { time, value: afterGap ? null : value };
  });
  type Plotted = (typeof points)[number];
  const isThere = ({ value }: Plotted): boolean => value !== null;
  const stroked = line<Plotted>(
    ({ time }) => x(time),
    ({ value }) => y(value ?? 0),
  );
  const ground = area<Plotted>(
    ({ time }) => x(time),
    y(0),
    ({ value }) => y(value ?? 0),
  );
  return (
    <>
      {filled && (
        <path class={`chart-area ${stroke}`} d={ground.defined(isThere).curve(curveMonotoneX)(points) ?? ''} />
      )}
      <path class={`chart-line ${stroke}`} d={stroked.defined(isThere).curve(curveMonotoneX)(points) ?? ''} />
    </>
  );
}
