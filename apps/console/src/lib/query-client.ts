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
