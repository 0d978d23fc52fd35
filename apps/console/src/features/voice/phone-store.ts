import { createStore } from '../../lib/store.ts';

export type PhoneStatus =
  | 'off'
  | 'connecting'
  | 'registered'
  | 'ready'
  | 'passive'
  | 'reconnecting'
  | 'mic_denied'
  | 'mic_missing'
  | 'unavailable'
  | 'failed';

export interface AudioFigures {
  packetsIn: number;
  packetsOut: number;
  lost: number;
  jitterMs: number;
  roundTripMs: number | null;
  codec: string;
}

export interface PhoneView {
  status: PhoneStatus;
  mode: 'sip' | 'sandbox' | undefined;
  /** The microphone, for the level meter. */
  microphone: MediaStream | undefined;
  figures: (() => Promise<AudioFigures | undefined>) | undefined;
}

const off: PhoneView = { status: 'off', mode: undefined, microphone: undefined, figures: undefined };

/** The phone of this page, as the page sees it. */
export const phoneStore = createStore<PhoneView>(off);

export function patchPhone(patch: Partial<PhoneView>): void {
  phoneStore.set({ ...phoneStore.get(), ...patch });
}

export function resetPhone(): void {
  phoneStore.set(off);
}
