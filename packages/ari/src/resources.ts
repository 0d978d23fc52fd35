export type ChannelState =
  | 'Down'
  | 'Rsrved'
  | 'OffHook'
  | 'Dialing'
  | 'Ring'
  | 'Ringing'
  | 'Up'
  | 'Busy'
  | 'Dialing Offhook'
  | 'Pre-ring'
  | 'Unknown';

export interface Channel {
  id: string;
  name: string;
  state: ChannelState;
  caller: { name: string; number: string };
  connected: { name: string; number: string };
  dialplan: { context: string; exten: string; priority: number; app_name: string; app_data: string };
  creationtime: string;
  /** The variables named by `channelvars` in ari.conf. */
  channelvars?: Record<string, string>;
}

export interface Bridge {
  id: string;
  technology: string;
  bridge_type: string;
  name: string;
  channels: string[];
}

export interface Playback {
  id: string;
  media_uri: string;
  target_uri: string;
  state: 'queued' | 'playing' | 'continuing' | 'done' | 'failed';
}

export interface Endpoint {
  technology: string;
  resource: string;
  state?: 'unknown' | 'offline' | 'online';
  channel_ids: string[];
}

export interface AsteriskInfo {
  system?: { version: string; entity_id: string };
  config?: { name: string };
  /** `startup_time` is new after every restart. */
  status?: { startup_time: string; last_reload_time: string };
}

export interface ContactInfo {
  uri: string;
  contact_status: string;
  aor: string;
}
