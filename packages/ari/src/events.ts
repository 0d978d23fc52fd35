import type { Bridge, Channel, ContactInfo, Endpoint, Playback } from './resources.ts';

interface Base<Type extends string> {
  type: Type;
  application: string;
  timestamp: string;
}

export interface StasisStart extends Base<'StasisStart'> {
  args: string[];
  channel: Channel;
}
export interface StasisEnd extends Base<'StasisEnd'> {
  channel: Channel;
}
export interface ChannelCreated extends Base<'ChannelCreated'> {
  channel: Channel;
}
export interface ChannelStateChange extends Base<'ChannelStateChange'> {
  channel: Channel;
}
export interface ChannelDestroyed extends Base<'ChannelDestroyed'> {
  channel: Channel;
  /** Q.850. */
  cause: number;
  cause_txt: string;
  /** The technology's own cause: the final SIP status, 0 or absent when there was none. */
  tech_cause?: number;
}
export interface ChannelHangupRequest extends Base<'ChannelHangupRequest'> {
  channel: Channel;
  cause?: number;
  tech_cause?: number;
  soft?: boolean;
}
export interface ChannelDtmfReceived extends Base<'ChannelDtmfReceived'> {
  channel: Channel;
  digit: string;
  duration_ms: number;
}
export interface ChannelEnteredBridge extends Base<'ChannelEnteredBridge'> {
  channel: Channel;
  bridge: Bridge;
}
export interface ChannelLeftBridge extends Base<'ChannelLeftBridge'> {
  channel: Channel;
  bridge: Bridge;
}
export interface BridgeDestroyed extends Base<'BridgeDestroyed'> {
  bridge: Bridge;
}
export interface PlaybackFinished extends Base<'PlaybackFinished'> {
  playback: Playback;
}
export interface ContactStatusChange extends Base<'ContactStatusChange'> {
  endpoint: Endpoint;
  contact_info: ContactInfo;
}

/** The events that the type knows; Asterisk sends more, which listeners leave alone. */
export type AriEvent =
  | StasisStart
  | StasisEnd
  | ChannelCreated
  | ChannelStateChange
  | ChannelDestroyed
  | ChannelHangupRequest
  | ChannelDtmfReceived
  | ChannelEnteredBridge
  | ChannelLeftBridge
  | BridgeDestroyed
  | PlaybackFinished
  | ContactStatusChange;
