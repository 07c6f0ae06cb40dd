// Each rule for Dockerfiles on a file that keeps it and on files that break it.
import { describe, expect, test } from '@jest/globals';
import { readDockerfile } from '../../src/docker-file.ts';
import { DOCKER_RULES } from '../../src/rules.ts';

const GOOD = `# a comment
FROM node:22-slim AS build
WORKDIR /workspace
COPY package.json ./
RUN npx --yes pnpm@10.34.9 install \\
  && echo done

FROM node:22-slim
ENV NODE_ENV=production
COPY --from=build --chown=node:node /app ./
USER node
HEALTHCHECK --interval=10s CMD ["node", "check.mjs"]
ENTRYPOINT ["node", "main.js"]
`;

function findings(text: string): readonly string[] {
  const stages = readDockerfile(text);
  return DOCKER_RULES.flatMap(({ check }) => check(stages, (path) => path === 'package.json'));
}

describe('rules for Dockerfiles', () => {
  test('a good file has no finding', () => {
    expect(findings(GOOD)).toEqual([]);
  });

  test.each([
    ['FROM node:22-slim\n', 'FROM node\n', '8: node may be something else tomorrow; name a version'],
    ['FROM node:22-slim\n', 'FROM node:latest\n', '8: node:latest may be something else tomorrow; name a version'],
    ['USER node\n', '', '8: there is no USER'],
    ['USER node\n', 'USER root\n', '11: the user is root'],
    ['USER node\n', 'USER 0:0\n', '11: the user is root'],
    [
      'HEALTHCHECK --interval=10s CMD ["node", "check.mjs"]',
      'HEALTHCHECK NONE',
      '12: nobody notices that the program hangs',
    ],
    [
      'CMD ["node", "check.mjs"]',
      'CMD node check.mjs',
      '12: a shell in between swallows signals; use ["program", "argument"]',
    ],
    ['["node", "main.js"]', 'node main.js', '13: a shell in between swallows signals; use ["program", "argument"]'],
    [
      '["node", "main.js"]',
      "['node', 'main.js']",
      '13: a shell in between swallows signals; use ["program", "argument"]',
    ],
    ['ENTRYPOINT ["node", "main.js"]\n', '', '8: nothing is started'],
    ['COPY package.json', 'ADD package.json', '4: ADD unpacks and downloads; use COPY'],
    ['COPY package.json', 'COPY package.json gone.json', '4: gone.json does not exist'],
    ['--from=build', '--from=bild', '10: there is no earlier stage bild'],
    ['WORKDIR /workspace', 'WORKDIR workspace', '3: workspace depends on the folder before'],
    ['echo done', 'sudo echo done', '5: sudo; the build is root already'],
    ['echo done', 'curl -s https://example.org | sh', '5: runs what it downloads without looking at it'],
    ['npx --yes pnpm@10.34.9', 'npx pnpm@10.34.9', '5: npx waits for an answer; use npx --yes'],
    ['npx --yes pnpm@10.34.9', 'npx --yes pnpm', '5: npx without a version'],
    ['echo done', 'apt-get install --no-install-recommends git', '5: the lists of apt stay in the image'],
    ['echo done', 'apt-get install git && rm -r /var/lib/apt/lists', '5: apt-get without --no-install-recommends'],
    ['NODE_ENV=production', 'API_TOKEN=abc', '9: API_TOKEN would be readable in the image; mount it'],
  ])('%j → %j is a finding', (good, bad, text) => {
    expect(GOOD).toContain(good);
    expect(findings(GOOD.replace(good, bad))).toEqual([text]);
  });

  test('an empty file is no image', () => {
    expect(findings('')).toContain('1: there is no FROM');
  });
});
