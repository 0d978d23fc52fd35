import { AppError } from './errors.ts';

/**
 * For rounds of work across tenants: one that is being restored is passed over, so that the others do not wait for it;
 * what is still due then is found by the next round.
 */
export async function unlessRestoring(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'tenant_restoring')) throw error;
  }
}
