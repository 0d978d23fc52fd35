import { ApiError } from '@guanjia/client/http';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isSessionLoss, showError } from './errors.ts';

declare module '@tanstack/react-query' {
  interface Register {
    /** `inline`: the form shows the error itself. */
    mutationMeta: { errors?: 'inline' };
  }
}

/** Data stays fresh until a realtime message says otherwise; only what may heal by itself is tried again. */
export function createQueryClient(onSessionLoss: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        if (isSessionLoss(error)) onSessionLoss();
      },
    }),
    mutationCache: new MutationCache({
      onError(error, _variables, _context, mutation) {
        if (isSessionLoss(error)) onSessionLoss();
        else if (mutation.meta?.errors !== 'inline') showError(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && mayHeal(error),
        retryDelay: (attempt) => Math.min(400 * 2 ** attempt, 3000),
      },
      mutations: { retry: false },
    },
  });
}

function mayHeal(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.code === 'network' || error.status === 503 || error.status === 502)
  );
}

/**
 * Loads again what a message has changed. A first load that is under way may have read what was true before the
 * message, and invalidating alone would wait for it and keep its answer.
 */
export async function loadAgain(client: QueryClient, queryKey: readonly string[]): Promise<void> {
  await client.cancelQueries({ queryKey });
  await client.invalidateQueries({ queryKey });
}
