export { createVoice, type Voice } from './module.ts';
export type { DemoCaller } from './ports.ts';
export { mountSipSocket, sipPath } from './sip-socket.ts';
export type { VoiceViews } from './tables.ts';
export { saveTrunk } from './trunks.ts';
export type { VoiceApi } from './voice-service.ts';
