import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';

/** Runs work in one transaction of the principal's tenant. */
export type InTenant = <T>(principal: Principal, work: (tx: Tx) => Promise<T>) => Promise<T>;
