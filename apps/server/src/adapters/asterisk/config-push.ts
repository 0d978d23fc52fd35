import { type AriClient, AriError } from '@guanjia/ari';
import type { PhoneConfig, TrunkConfig } from '#modules/voice/switch.ts';
import { onThing, switchError } from './commands.ts';
import {
  type PjsipObject,
  type PjsipType,
  phoneObjects,
  trunkEndpoint,
  trunkObjects,
} from './pjsip-objects.ts';

/** Pushes phones and trunks into Asterisk's memory. What was pushed before in the same form is not pushed again. */
export function createConfigPush(ari: AriClient) {
  const pushed = new Map<string, string>();
  const keyOf = (type: PjsipType, id: string) => `${type}/${id}`;

  async function put([type, id, attributes]: PjsipObject): Promise<void> {
    const key = keyOf(type, id);
    const form = JSON.stringify(attributes);
    if (pushed.get(key) === form) return;
    try {
      // An update only adds to lists, such as the addresses of a trunk: then calls would go on to the old one as well.
      // What Asterisk knows from before our start may be such an old one, too.
      if (type === 'identify' || (type === 'aor' && 'contact' in attributes)) await remove(type, id);
      await ari.config.put(type, id, attributes);
    } catch (error) {
      throw error instanceof AriError ? switchError(error) : error;
    }
    pushed.set(key, form);
  }

  async function remove(type: PjsipType, id: string): Promise<void> {
    pushed.delete(keyOf(type, id));
    await onThing(() => ari.config.remove(type, id));
  }

  return {
    /** Asterisk was restarted and knows nothing. */
    forget(): void {
      pushed.clear();
    },
    commands: {
      async putPhone(phone: PhoneConfig): Promise<void> {
        for (const object of phoneObjects(phone)) await put(object);
      },
      async removePhone(phoneId: string): Promise<void> {
        for (const type of ['endpoint', 'aor', 'auth'] as const) await remove(type, phoneId);
      },
      async putTrunk(trunk: TrunkConfig): Promise<void> {
        if (!trunk.register) await remove('registration', trunkEndpoint(trunk.trunkId));
        for (const object of trunkObjects(trunk)) await put(object);
      },
      async removeTrunk(trunkId: string): Promise<void> {
        for (const type of ['registration', 'identify', 'endpoint', 'aor', 'auth'] as const) {
          await remove(type, trunkEndpoint(trunkId));
        }
      },
    },
  };
}
