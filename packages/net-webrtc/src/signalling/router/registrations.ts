// Who is reached under which name. Rules RTC-WAMP-12, RTC-WAMP-13; weakness H3: whoever has proven to have the key takes the name over from
// somebody who has not, and from its own earlier session, which may be dead without the server knowing.

/** What a registration needs of the session that holds it. */
export interface Holder {
  /** The registration has gone to another session. */
  replaced(registration: number): void;
}

export interface Registered<H extends Holder> {
  readonly id: number;
  readonly procedure: string;
  readonly holder: H;
  /** Whether the holder has proven to have the key that is the name. */
  readonly isProven: boolean;
}

export class Registrations<H extends Holder> {
  readonly #byProcedure = new Map<string, Registered<H>>();
  readonly #byId = new Map<number, Registered<H>>();
  #lastId = 0;

  get count(): number {
    return this.#byId.size;
  }

  /** The new registration, or `undefined` when somebody else has the name and keeps it. */
  add(procedure: string, holder: H, isProven: boolean): Registered<H> | undefined {
    const present = this.#byProcedure.get(procedure);
    if (present !== undefined) {
      if (!isProven || present.holder === holder) return undefined;
      this.#remove(present);
      present.holder.replaced(present.id);
    }
    this.#lastId += 1;
    const registered: Registered<H> = { id: this.#lastId, procedure, holder, isProven };
    this.#byProcedure.set(procedure, registered);
    this.#byId.set(registered.id, registered);
    return registered;
  }

  find(procedure: string): Registered<H> | undefined {
    return this.#byProcedure.get(procedure);
  }

  /** Whether the session held this registration, which is gone now. */
  remove(id: number, holder: H): boolean {
    const registered = this.#byId.get(id);
    if (registered === undefined || registered.holder !== holder) return false;
    this.#remove(registered);
    return true;
  }

  removeAllOf(holder: H): void {
    for (const registered of [...this.#byId.values()]) if (registered.holder === holder) this.#remove(registered);
  }

  countOf(holder: H): number {
    let count = 0;
    for (const registered of this.#byId.values()) if (registered.holder === holder) count += 1;
    return count;
  }

  #remove(registered: Registered<H>): void {
    this.#byProcedure.delete(registered.procedure);
    this.#byId.delete(registered.id);
  }
}
