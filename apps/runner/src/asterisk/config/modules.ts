const words = (text: string) => text.trim().split(/\s+/);

/** Asterisk does not start without these: better no switch than half of one. */
const required = words(`
  res_timing_timerfd res_crypto res_http_websocket res_sorcery_config res_sorcery_memory
  res_stasis res_ari res_pjproject res_pjsip res_pjsip_session chan_pjsip res_pjsip_sdp_rtp res_rtp_asterisk
  pbx_config app_stasis bridge_simple bridge_softmix
`);

const ari = words(`
  res_websocket_client res_sorcery_astdb res_sorcery_memory_cache res_sorcery_realtime
  res_stasis_answer res_stasis_playback res_stasis_recording res_stasis_snoop res_stasis_device_state
  res_ari_model res_ari_applications res_ari_asterisk res_ari_bridges res_ari_channels res_ari_device_states
  res_ari_endpoints res_ari_events res_ari_playbacks res_ari_recordings res_ari_sounds
`);

/** chan_pjsip and res_pjsip_refer need res_pjsip_pubsub. */
const sip = words(`
  res_pjsip_acl res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest res_pjsip_registrar
  res_pjsip_outbound_registration res_pjsip_endpoint_identifier_ip res_pjsip_endpoint_identifier_user
  res_pjsip_caller_id res_pjsip_diversion res_pjsip_dlg_options res_pjsip_dtmf_info res_pjsip_empty_info
  res_pjsip_header_funcs res_pjsip_logger res_pjsip_nat res_pjsip_path res_pjsip_pubsub res_pjsip_refer
  res_pjsip_rfc3326 res_pjsip_sips_contact res_pjsip_transport_websocket
`);

const media = words(`
  res_srtp res_format_attr_opus codec_ulaw codec_alaw codec_a_mu codec_g722 codec_resample codec_opus_open_source
  format_wav format_pcm format_sln bridge_holding bridge_native_rtp res_musiconhold func_volume
`);

/** app_mixmonitor needs func_periodic_hook, which needs app_chanspy, func_cut, func_groupcount and func_uri. */
const recording = words('app_chanspy app_mixmonitor func_periodic_hook func_cut func_groupcount func_uri');

/** What the fallback in the dialplan uses. */
const dialplan = words(`
  app_playback app_playtones app_stack app_verbose app_exec func_callerid func_channel func_logic func_math
  func_strings func_timeout
`);

/** modules.conf: nothing is loaded that is not named. */
export function modulesConf(): string {
  const optional = [...ari, ...sip, ...media, ...recording, ...dialplan];
  return [
    '[modules]',
    'autoload = no',
    ...required.map((name) => `require = ${name}.so`),
    ...[...required, ...optional].map((name) => `load = ${name}.so`),
    '',
  ].join('\n');
}
