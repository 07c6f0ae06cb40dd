// A reader who knows one README of a package knows where to look in all of them.

const LONGEST = 120;
const SECTIONS = [
  /^## Install/m,
  /^## (The )?[Ss]mallest program/m,
  /^## API/m,
  /^## Errors/m,
  /^## Platforms/m,
  /^## Licence|Licence: MIT/m,
];

export function shapeFindings(name: string, markdown: string): readonly string[] {
  const lines = markdown.trimEnd().split('\n').length;
  return [
    ...(markdown.startsWith(`# ${name}\n`) ? [] : [`the title is not ${name}`]),
    ...(lines < LONGEST ? [] : [`${lines} lines; under ${LONGEST} please`]),
    ...SECTIONS.filter((section) => !section.test(markdown)).map(({ source }) => `there is no section ${source}`),
  ];
}
