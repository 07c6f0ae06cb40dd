// The guide to the configuration, written from the table of settings: docs/guides/configuration.md. `node dist/write-guide.js` writes it,
// and a test compares.
import { FILE_FORMATS } from './file-formats.ts';
import type { SettingName } from './settings.ts';
import { environmentName, SETTING_NAMES, settingOf } from './settings.ts';

/** Markdown. */
export function formatGuide(): string {
  const names = [...FILE_FORMATS].flatMap(([extension, parser]) =>
    parser === undefined ? [] : [`babble.${extension}`],
  );
  return `# Configuration of \`babble run\`

<!-- Written from apps/babble/src/config/settings.ts by apps/babble/src/write-guide.ts; change it there. -->

The value of a setting is the first of these that is given:

1. a flag: \`babble run --heartbeat 100ms\`
2. the environment: \`BABBLE_HEARTBEAT=100ms babble run\`
3. a file in the data directory: \`heartbeat = "100ms"\` in \`babble.toml\`
4. the default

\`babble run --print-config\` prints every value with its origin and starts nothing; what it prints can be used as \`babble.toml\`.
With \`--json\` it is one JSON object. \`babble join\` has the same settings.

## Settings

| Setting | Flag | Environment | Default | Meaning |
|---|---|---|---|---|
${SETTING_NAMES.map(row).join('\n')}

## Values

* Durations have a unit: \`10ms\`, \`1.5s\`, \`1m30s\`, \`2h\`. A bare number in a file counts nanoseconds.
* Addresses are \`host:port\`; an IPv6 address stands in brackets: \`[::1]:1337\`. Port 0 takes a free one.
* Switches are \`true\` or \`false\`. A flag without a value means true: \`--no-service\` is \`--no-service=true\`.
* An empty environment variable counts as not set. Other variables that begin with \`BABBLE_\` have no meaning here.
* \`slow-heartbeat\` is raised to \`heartbeat\` if it is smaller. \`maintenance-mode\` implies \`bootstrap\`, and \`bootstrap\` implies \`store\`:
  without effect as long as there is no database.

## The file

It is the first of these in the data directory, and it alone: ${names.map((name) => `\`${name}\``).join(', ')}.
\`datadir\` in the file does not change where the file is looked for, only where key, peers and database are.
HCL, which the Go implementation also reads, is refused.

Keys are the names of the settings, in upper or lower case, outside of any section; \`join_timeout\` is another spelling of \`join-timeout\`.
A key that is no setting, a section, and a second file are named in a warning and have no effect.

\`\`\`toml
listen = "10.0.0.5:1337"
heartbeat = "100ms"
join-timeout = "20s"
sync-limit = 500
\`\`\`

\`\`\`yaml
listen: 10.0.0.5:1337
heartbeat: 100ms
join-timeout: 20s
sync-limit: 500
\`\`\`

\`\`\`properties
listen = 10.0.0.5:1337
heartbeat = 100ms
\`\`\`

## What differs from the Go implementation

* The environment is read.
* \`peers.json\` follows what the network decides on who joins and leaves, so that a restart begins with the peers of today. Before it changes for
  the first time, \`peers.genesis.json\` is written, unless there is one. A node that has left is not in its own file any more: started again, it asks
  to join. With \`--no-save-peers\` nothing is written.
* \`--observer\` and \`--admission\` exist.
* \`--join-timeout\`, \`join-timeout\` in the file, \`--signal-realm\` and \`log\` in the file have an effect.
* A moniker that is given counts more than the one in \`peers.json\`.
* The level of the log is \`info\` unless something else is said, and an unknown level is refused.
* What cannot work ends the start with a message and exit code 1: counts and durations of 0, two listeners at one address, an HTTP
  address that is in use, two spellings of one key, a duration of less than a millisecond written as a bare number.
`;
}

function row(name: SettingName): string {
  const { short, default: standard, description, choices, aliases } = settingOf(name);
  const flag = short === undefined ? `\`--${name}\`` : `\`-${short}\`, \`--${name}\``;
  const notes = [
    description,
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(aliases === undefined ? [] : [`in a file also ${aliases.map((alias) => `\`${alias}\``).join(', ')}`]),
  ];
  const cells = [`\`${name}\``, flag, `\`${environmentName(name)}\``, defaultCell(standard), notes.join('; ')];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function defaultCell(standard: string): string {
  return standard === '' ? 'empty' : `\`${standard}\``;
}
