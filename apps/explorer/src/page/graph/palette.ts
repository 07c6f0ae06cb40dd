// The colours of the drawing, read from the style sheet, so that there is one place for them and both themes.

export interface Palette {
  readonly background: string;
  readonly roundTint: string;
  readonly roundLine: string;
  readonly text: string;
  readonly faintText: string;
  readonly chain: string;
  readonly edge: string;
  readonly undetermined: string;
  readonly accent: string;
  readonly strong: string;
  readonly font: string;
  /** Events by round received, over and over: neighbours differ also for who cannot tell red from green. */
  readonly rounds: readonly string[];
}

/** How many colours there are for rounds. */
export const ROUND_COLOURS = 6;

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: read('--surface'),
    roundTint: read('--graph-round'),
    roundLine: read('--graph-round-line'),
    text: read('--ink'),
    faintText: read('--ink-2'),
    chain: read('--graph-chain'),
    edge: read('--graph-edge'),
    undetermined: read('--graph-open'),
    accent: read('--accent'),
    strong: read('--graph-strong'),
    font: read('--font'),
    rounds: Array.from({ length: ROUND_COLOURS }, (_, i) => read(`--round-${i}`)),
  };
}

/** The colour of what was received in a round. */
export function colourOf(palette: Palette, roundReceived: number | null): string {
  return roundReceived === null ? palette.undetermined : (palette.rounds[roundReceived % ROUND_COLOURS] ?? '');
}
