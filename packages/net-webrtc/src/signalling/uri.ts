// Names of procedures, errors and features on the wire. Rules RTC-WAMP-6, RTC-WAMP-8, RTC-WAMP-13, RTC-WAMP-18, RTC-WAMP-19.

/** The sub-protocol of the WebSocket (RTC-WAMP-2). */
export const WAMP_SUB_PROTOCOL = 'wamp.2.json';

/** Errors and reasons that routers and clients give. */
export const WAMP_URIS = {
  noSuchRealm: 'wamp.error.no_such_realm',
  noSuchRole: 'wamp.error.no_such_role',
  noSuchProcedure: 'wamp.error.no_such_procedure',
  noSuchRegistration: 'wamp.error.no_such_registration',
  procedureAlreadyExists: 'wamp.error.procedure_already_exists',
  invalidUri: 'wamp.error.invalid_uri',
  canceled: 'wamp.error.canceled',
  timeout: 'wamp.error.timeout',
  protocolViolation: 'wamp.error.protocol_violation',
  authenticationFailed: 'wamp.error.authentication_failed',
  notAuthorized: 'wamp.error.not_authorized',
  optionNotAllowed: 'wamp.error.option_not_allowed',
  closeRealm: 'wamp.close.close_realm',
  goodbyeAndOut: 'wamp.close.goodbye_and_out',
  systemShutdown: 'wamp.close.system_shutdown',
  /** An offer that the callee could not process (RTC-WAMP-18). */
  processingOffer: 'io.babble.processing_offer',
  /** Ours: more than the limits of the server. */
  limitExceeded: 'io.babble.limit_exceeded',
  /** Ours: another session has proven that the key is its own. */
  replaced: 'io.babble.replaced',
} as const;

/** Whether a text is a name for a procedure by the loose rule: no white space, `.` only between components, no `#` (RTC-WAMP-13). */
export function isLooseUri(text: string): boolean {
  return /^[^\s.#]+(?:\.[^\s.#]+)*$/u.test(text);
}

/** Whether only routers may use the name (RTC-WAMP-13). */
export function isReservedUri(text: string): boolean {
  return text.startsWith('wamp.');
}
