import { createStore } from '../../lib/store.ts';

export type Overlay = 'palette' | 'keys' | 'password' | 'sounds';

/** Which dialog of the shell is open. */
export const overlayStore = createStore<Overlay | undefined>(undefined);

export function closeOverlay(): void {
  overlayStore.set(undefined);
}
