import type { InstanceSettings } from './settings.ts';

/**
 * Phones and trunks are pushed by ARI into memory and forgotten at a restart: the database is the only truth. The
 * `config` wizards only hold what pjsip.conf says, which is the transports.
 */
export function sorceryConf(): string {
  const type = (name: string) => `${name}=config,pjsip.conf,criteria=type=${name}\n${name}=memory\n`;
  return `[res_pjsip]
${type('endpoint')}${type('auth')}${type('aor')}contact=memory
[res_pjsip_endpoint_identifier_ip]
${type('identify')}[res_pjsip_outbound_registration]
${type('registration')}`;
}

/**
 * `username` before `ip`: a phone on the carrier's own address (loopback in the demo) must not be taken for the
 * trunk. The websocket transport has no port of its own, it is served by http.conf's.
 */
export function pjsipConf(settings: InstanceSettings): string {
  const bind = `${settings.sipAddress}:${settings.ports.sip}`;
  return `[global]
type=global
user_agent=Guanjia
endpoint_identifier_order=username,ip
max_initial_qualify_time=0
mwi_disable_initial_unsolicited=yes
ignore_uri_user_options=yes
send_contact_status_on_update_registration=no
[system]
type=system
timer_t1=500
timer_b=32000
threadpool_initial_size=5
threadpool_auto_increment=5
threadpool_idle_timeout=60
threadpool_max_size=50
[transport-udp]
type=transport
protocol=udp
bind=${bind}
[transport-tcp]
type=transport
protocol=tcp
bind=${bind}
[transport-ws]
type=transport
protocol=ws
bind=${bind}
`;
}

export function pjprojectConf(): string {
  return `[startup]
log_level=default
[log_mappings]
type=log_mappings
asterisk_error=0
asterisk_warning=1
`;
}
