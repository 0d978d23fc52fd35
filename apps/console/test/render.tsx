import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { ConfigProvider } from 'antd';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { startKeyboard } from '../src/lib/keyboard.ts';
import { createQueryClient } from '../src/lib/query-client.ts';
import { meQuery } from '../src/lib/session.ts';
import { meOf } from './mock-data.ts';
import { createMockServer } from './mock-server.ts';

export type MockServer = ReturnType<typeof createMockServer>;

/** Shows a piece of a page for a signed-in person, with the mock server behind it and the keyboard on. */
export function renderSignedIn(
  piece: ReactNode,
  options: { login?: string; server?: MockServer; onSessionLoss?: () => void } = {},
): { server: MockServer; client: QueryClient; stop: () => void } {
  const login = options.login ?? 'A1001';
  const server = options.server ?? createMockServer({ login });
  vi.stubGlobal('fetch', server.fetch);
  const client = createQueryClient(options.onSessionLoss ?? (() => {}));
  client.setQueryData(meQuery.queryKey, meOf(login));
  const stopKeyboard = startKeyboard();
  const shown = render(
    <ConfigProvider button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={client}>{piece}</QueryClientProvider>
    </ConfigProvider>,
  );
  return {
    server,
    client,
    stop() {
      stopKeyboard();
      shown.unmount();
      client.clear();
    },
  };
}
