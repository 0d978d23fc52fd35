import type { InstanceSettings } from './settings.ts';

export function asteriskConf(settings: InstanceSettings): string {
  const { folder } = settings;
  return `[directories]
astcachedir => ${folder}/cache
astetcdir => ${folder}/etc
astmoddir => ${settings.modulesFolder}
astvarlibdir => ${folder}/var
astdbdir => ${folder}/var
astkeydir => ${folder}/keys
astdatadir => ${folder}/data
astagidir => ${folder}/data
astspooldir => ${folder}/spool
astrundir => ${settings.runFolder}
astlogdir => ${folder}/log
astsbindir => ${settings.runFolder}

[options]
verbose = 0
systemname = ${settings.systemName}
transmit_silence = yes
documentation_language = en_US
hideconnect = yes
dontwarn = yes
maxfiles = 65536
live_dangerously = no
`;
}

export function loggerConf(): string {
  return `[general]
dateformat=%F %T.%3q
use_callids=yes
[logfiles]
messages => [default]notice,warning,error
`;
}

/** Tones as a caller in China knows them. */
export function indicationsConf(): string {
  return `[general]
country=cn
[cn]
description=China
ringcadence=1000,4000
dial=450
busy=450/350,0/350
ring=450/1000,0/4000
congestion=450/700,0/100,450/100,0/100,450/100,0/100,450/100,0/400
callwaiting=450/400,0/4000
dialrecall=450
record=950/400,0/10000
info=450/100,0/100,450/100,0/100,450/100,0/100,450/400,0/400
stutter=450+425
`;
}

export function musicOnHoldConf(settings: InstanceSettings): string {
  return `[general]
cachertclasses=yes
[default]
mode=files
directory=${settings.musicFolder}
sort=alpha
`;
}

export function rtpConf(settings: InstanceSettings): string {
  const [first, last] = settings.ports.rtp;
  return `[general]
rtpstart=${first}
rtpend=${last}
strictrtp=yes
icesupport=yes
`;
}
