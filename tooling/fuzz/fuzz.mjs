// Hostile input for every border of a node; `pnpm build` comes first. Options: README.md.
await import('./dist/main.js');
