import { ariConf, httpConf, managerConf } from './control.ts';
import { asteriskConf, indicationsConf, loggerConf, musicOnHoldConf, rtpConf } from './core.ts';
import { extensionsConf } from './dialplan.ts';
import { modulesConf } from './modules.ts';
import type { InstanceSettings } from './settings.ts';
import { pjprojectConf, pjsipConf, sorceryConf } from './sip.ts';

/** Modules ask for these and complain when they are missing; empty means their defaults. */
const emptyFiles = (
  'acl ccss cli cli_aliases cli_permissions codecs dnsmgr dsp enum features geolocation hep pjsip_notify ' +
  'websocket_client'
).split(' ');

/** File name → content of `etc/`. The same settings always give the same files. */
export function configurationFiles(settings: InstanceSettings): Map<string, string> {
  const files = new Map<string, string>(emptyFiles.map((name) => [`${name}.conf`, '']));
  files.set('asterisk.conf', asteriskConf(settings));
  files.set('modules.conf', modulesConf());
  files.set('logger.conf', loggerConf());
  files.set('indications.conf', indicationsConf());
  files.set('musiconhold.conf', musicOnHoldConf(settings));
  files.set('rtp.conf', rtpConf(settings));
  files.set('http.conf', httpConf(settings));
  files.set('ari.conf', ariConf(settings));
  files.set('manager.conf', managerConf(settings));
  files.set('sorcery.conf', sorceryConf());
  files.set('pjsip.conf', pjsipConf(settings));
  files.set('pjproject.conf', pjprojectConf());
  files.set('extensions.conf', extensionsConf(settings));
  files.set('cdr.conf', '[general]\nenable=no\n');
  files.set('cel.conf', '[general]\nenable=no\n');
  files.set('udptl.conf', '[general]\nuse_even_ports=no\n');
  return files;
}
