// What a case of the suite is, and what it asks of whoever wants to be judged.
import type { Store, StoreSupports } from '../store.ts';

/** How a case gets its store. */
export interface StoreFactory {
  /** A new, empty store. */
  create(): Promise<Store>;
  /** The store again after it was closed; only asked of stores that support persistence. */
  reopen(store: Store): Promise<Store>;
  /**
   * The store as the next process would find it if this one ended now, whatever the given store is doing; that one goes on. Cases
   * that need it pass by where it is missing.
   */
  readonly crash?: (store: Store) => Promise<Store>;
  /** A new, empty medium whose n-th operation fails, from 1 on. Cases that need it pass by where it is missing. */
  readonly failing?: (operation: number) => FailingMedium;
  /** How many iterators, or whatever else a read opens below the store, are open now. Not counted where it is missing. */
  readonly openIterators?: () => number;
}

/** Something that keeps bytes, and fails. */
export interface FailingMedium {
  /** Whether the operation was reached. */
  readonly failed: boolean;
  /** A store over it; opening may be what fails. */
  open(): Promise<Store>;
  /** A store over what is there, after a restart, when nothing fails any more. */
  recover(): Promise<Store>;
}

/** One promise of every store. */
export interface StoreCase {
  readonly name: string;
  /** Skip the case, with this as the reason, where it is not supported. */
  readonly needs?: keyof StoreSupports;
  run(factory: StoreFactory): Promise<void>;
}
