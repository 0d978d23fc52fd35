import { type AriClient, AriError } from '@guanjia/ari';
import type { SwitchEvent } from '#modules/voice/switch.ts';
import { isTrunkEndpoint } from './pjsip-objects.ts';

/**
 * Which phones are registered. A contact event alone does not say it (a phone that registers from a new address loses
 * the old contact), so that each one makes us ask for the endpoint's state, one question at a time per phone.
 */
export function createPhoneRegistry(ari: AriClient, emit: (event: SwitchEvent) => void) {
  const registered = new Set<string>();
  const asking = new Map<string, Promise<void>>();

  async function isOnline(phoneId: string): Promise<boolean> {
    try {
      return (await ari.getEndpoint('PJSIP', phoneId)).state === 'online';
    } catch (error) {
      if (error instanceof AriError && error.status === 404) return false;
      throw error;
    }
  }

  async function ask(phoneId: string, at: Date): Promise<void> {
    const online = await isOnline(phoneId);
    if (online === registered.has(phoneId)) return;
    if (online) registered.add(phoneId);
    else registered.delete(phoneId);
    emit({ type: online ? 'phone_registered' : 'phone_unregistered', at, phoneId });
  }

  async function list(): Promise<string[]> {
    const endpoints = await ari.listEndpoints('PJSIP');
    return endpoints
      .filter((endpoint) => endpoint.state === 'online' && !isTrunkEndpoint(endpoint.resource))
      .map((endpoint) => endpoint.resource);
  }

  return {
    list,
    /** After a (re)connect, without events: the snapshot tells. */
    async refresh(): Promise<void> {
      const online = await list();
      registered.clear();
      for (const phoneId of online) registered.add(phoneId);
    },
    contactChanged(endpoint: string, at: Date): void {
      if (isTrunkEndpoint(endpoint)) return;
      const next = (asking.get(endpoint) ?? Promise.resolve())
        // Asterisk does not answer: the reconnect that follows reads all of them.
        .then(() => ask(endpoint, at).catch(() => {}))
        .finally(() => {
          if (asking.get(endpoint) === next) asking.delete(endpoint);
        });
      asking.set(endpoint, next);
    },
  };
}
