export { type AmiClient, AmiError, type AmiOptions, type AmiResponse, createAmiClient } from './ami.ts';
export { type AriClient, type AriClientOptions, createAriClient } from './client.ts';
export type { SocketState } from './event-socket.ts';
export type * from './events.ts';
export { AriError } from './http.ts';
export type * from './resources.ts';
