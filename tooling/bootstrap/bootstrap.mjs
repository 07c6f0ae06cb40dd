// Entry of `npm start`, `npm run build`, `npm test` and `npm run bench`. Plain JavaScript without dependencies: it runs
// before anything is installed. It only checks the Node version, in syntax that old versions can read, and hands over.
const REQUIRED = /** @type {const} */ ([20, 19]);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < REQUIRED[0] || (major === REQUIRED[0] && minor < REQUIRED[1])) {
  console.error(`Babble needs Node ${REQUIRED.join('.')} or newer; this is Node ${process.versions.node}.`);
  console.error('Install a current version from https://nodejs.org, or run `nvm install 22`, and try again.');
  process.exit(1);
}

void import('./tasks.mjs').then(({ runTask }) => runTask(process.argv[2], process.argv.slice(3)));
