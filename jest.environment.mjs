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
      Object.defineProperty(plain, key, propertyOf(plain, this.global, key));
    }
    plain.global = plain;
    this.context = plain;
    this.global = plain;
    // Both replace what they find in the global object.
    this.moduleMocker = new this.moduleMocker.constructor(plain);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({ config: config.projectConfig, global: plain });
  }
}

/**
 * A property as it is, but what is only loaded when somebody asks for it is asked for once.
 * @param {object} target whose property it becomes
 * @param {object} from whose it is
 * @param {string | symbol} key
 * @returns {PropertyDescriptor}
 */
function propertyOf(target, from, key) {
  const property = Reflect.getOwnPropertyDescriptor(from, key) ?? {};
  if (property.get === undefined || property.configurable !== true) return property;
  const { enumerable } = property;
  const keep = (value) => Object.defineProperty(target, key, { value, enumerable, configurable: true, writable: true });
  return { configurable: true, enumerable, get: () => keep(from[key])[key], set: keep };
}
