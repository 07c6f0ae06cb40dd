// The few pictures of the page, drawn with lines in the colour of the text around them.

function circle(x: number, y: number, radius: number): string {
  const half = `a${radius} ${radius} 0 1 0`;
  return `M${x - radius} ${y}${half} ${2 * radius} 0${half} ${-2 * radius} 0`;
}

const PATHS = {
  graph: `${circle(6, 6.5, 2.2)}${circle(6, 17.5, 2.2)}${circle(18, 12, 2.2)}M8 7.4l8 3.7M8 16.6l8-3.7M6 8.7v6.6`,
  blocks: 'M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z',
  validators: `${circle(9, 8.5, 3)}M3.5 18.5c.6-3 2.6-4.5 5.5-4.5s4.9 1.5 5.5 4.5${circle(16.8, 9.2, 2.3)}M17 13.8c2 .3 3.2 1.7 3.6 4`,
  membership: 'M4 7h9M4 12h16M9 17h11',
  performance: 'M4 18l5-6 4 3 7-9',
  rounds: `${circle(12, 12, 3)}${circle(12, 12, 8.5)}`,
  search: `${circle(10.5, 10.5, 6)}M15 15l5 5`,
  sun: `${circle(12, 12, 3.8)}M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4`,
  moon: 'M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  older: 'M14 6l-6 6 6 6',
  newer: 'M10 6l6 6-6 6',
  live: 'M6 6l6 6-6 6M18 6v12',
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8 6v12M16 6v12',
  stepBack: 'M7 6v12M17 6.5v11L9.5 12z',
  stepOn: 'M17 6v12M7 6.5v11l7.5-5.5z',
  decisionBack: 'M5 6v12M19 6.5v11L12.5 12zM12 6.5v11L5.5 12z',
  decisionOn: 'M19 6v12M5 6.5v11l6.5-5.5zM12 6.5v11l6.5-5.5z',
  closer: 'M12 6v12M6 12h12',
  farther: 'M6 12h12',
  help: `${circle(12, 12, 8.5)}M9.7 9.7c.2-1.5 1.2-2.2 2.4-2.2 1.3 0 2.3.8 2.3 2 0 1.8-2.3 1.9-2.3 3.7M12.1 16.2v.2`,
  close: 'M6 6l12 12M18 6L6 18',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: whoever shows it says in words what it means. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Three events and what joins them. */
export function BrandMark() {
  return (
    <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M6 5v14M18 5v14M6 16L18 8" />
      <circle cx="6" cy="16" r="3.2" />
      <circle cx="18" cy="8" r="3.2" />
    </svg>
  );
}
