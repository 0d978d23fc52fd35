import { type AriClient, AriError } from '@guanjia/ari';
import { onLeg, onThing, switchError } from './commands.ts';
import type { LegBook } from './leg-book.ts';

export function createBridgeCommands({ ari, legs }: { ari: AriClient; legs: LegBook }) {
  return {
    async createBridge(bridgeId: string): Promise<void> {
      try {
        await ari.bridges.create(bridgeId, 'mixing');
      } catch (error) {
        if (!(error instanceof AriError)) throw error;
        // It is there already.
        if (error.status !== 409) throw switchError(error);
      }
    },
    async join(bridgeId: string, legIds: readonly string[]): Promise<void> {
      await Promise.all(
        legIds.map(async (legId) => {
          await legs.whenControlled(legId);
          const leg = legs.get(legId);
          // Adding it again would take it out and in, which is heard.
          if (legs.hasEnded(legId) || leg?.bridgeId === bridgeId) return;
          await onLeg(ari, legId, () => ari.bridges.addChannel(bridgeId, legId));
        }),
      );
    },
    async leave(bridgeId: string, legId: string): Promise<void> {
      try {
        await ari.bridges.removeChannel(bridgeId, legId);
      } catch (error) {
        if (!(error instanceof AriError)) throw error;
        // No such bridge, no such channel, or not in there: it has left already.
        if (![400, 404, 409, 422].includes(error.status ?? 0)) throw switchError(error);
      }
    },
    // 409: it is being destroyed already, and for a moment still there without belonging to anybody.
    destroyBridge: (bridgeId: string) => onThing(() => ari.bridges.destroy(bridgeId), [409]),
  };
}
