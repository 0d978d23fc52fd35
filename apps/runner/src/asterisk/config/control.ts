import type { InstanceSettings } from './settings.ts';

/** Each softphone's websocket and each ARI connection is a session; the default of 100 is soon used up. */
export function httpConf(settings: InstanceSettings): string {
  return `[general]
servername=
enabled=yes
bindaddr=127.0.0.1
bindport=${settings.ports.http}
sessionlimit=2000
session_inactivity=30000
session_keep_alive=15000
enable_static=no
enable_status=no
`;
}

/** The channel variables that every channel in ARI's answers and events carries; the server adopts legs by them. */
const legVariables = [
  'GUANJIA_TENANT',
  'GUANJIA_CALL',
  'GUANJIA_ROLE',
  'GUANJIA_PHONE',
  'GUANJIA_TRUNK',
  'GUANJIA_CALLED',
  'GUANJIA_CALLER',
] as const;

export function ariConf(settings: InstanceSettings): string {
  return `[general]
enabled=yes
pretty=no
websocket_write_timeout=1000
channelvars=${legVariables.join(',')}
[${settings.ariUser}]
type=user
read_only=no
password=${settings.ariPassword}
password_format=plain
`;
}

/** `system` is what MixMonitor's finishing command needs; no event is sent. */
export function managerConf(settings: InstanceSettings): string {
  return `[general]
enabled=yes
bindaddr=127.0.0.1
port=${settings.ports.ami}
webenabled=no
[${settings.amiUser}]
secret=${settings.amiSecret}
read=none
write=system,call
deny=0.0.0.0/0.0.0.0
permit=127.0.0.1/255.255.255.255
`;
}
