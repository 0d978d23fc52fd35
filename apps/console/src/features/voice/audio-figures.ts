import type { AudioFigures } from './phone-store.ts';

/** Reads what the browser counts about the audio of a connection. */
export async function readAudioFigures(connection: RTCPeerConnection): Promise<AudioFigures> {
  const figures: AudioFigures = {
    packetsIn: 0,
    packetsOut: 0,
    lost: 0,
    jitterMs: 0,
    roundTripMs: null,
    codec: '–',
  };
  const report = await connection.getStats();
  const entries: Record<string, unknown>[] = [];
  report.forEach((entry: Record<string, unknown>) => {
    entries.push(entry);
  });
  for (const entry of entries) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      figures.packetsIn += Number(entry.packetsReceived ?? 0);
      figures.lost += Number(entry.packetsLost ?? 0);
      figures.jitterMs = Math.round(Number(entry.jitter ?? 0) * 1000);
      const codec = entries.find(({ id }) => id === entry.codecId);
      if (codec) figures.codec = String(codec.mimeType).replace('audio/', '');
    }
    if (entry.type === 'outbound-rtp' && entry.kind === 'audio')
      figures.packetsOut += Number(entry.packetsSent ?? 0);
    if (entry.type === 'remote-inbound-rtp' && typeof entry.roundTripTime === 'number') {
      figures.roundTripMs = Math.round(entry.roundTripTime * 1000);
    }
  }
  return figures;
}
