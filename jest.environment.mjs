// Where tests run: Jest's environment for Node, with a global object like any other. Jest makes one that asks a Proxy at every use of a global name (`Map`, `Uint8Array`,
// `Math` …), which costs simulations a quarter of their time. Every test file still has a context of its own.
import { constants, createContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** What Node gives, in place of what every context has for itself: values that come from Node have to be of the same classes. */
const OF_NODE = new Set(['ArrayBuffer', 'Uint8Array']);

export default class PlainEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const plain = createContext(constants.DONT_CONTEXTIFY);
    for (const key of Reflect.ownKeys(this.global)) {
      if (key in plain && !OF_NODE.has(String(key))) continue;
      const property = Reflect.getOwnPropertyDescriptor(this.global, key);
      if (property !== undefined) Object.defineProperty(plain, key, property);
    }
    plain.global = plain;
    this.context = plain;
    this.global = plain;
    // Both replace what they find in the global object.
    this.moduleMocker = new this.moduleMocker.constructor(plain);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({ config: config.projectConfig, global: plain });
  }
}
