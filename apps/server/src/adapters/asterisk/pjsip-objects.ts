import type { PhoneConfig, TrunkConfig } from '#modules/voice/switch.ts';

export type PjsipType = 'auth' | 'aor' | 'endpoint' | 'identify' | 'registration';
export type PjsipObject = [type: PjsipType, id: string, attributes: Record<string, string | number>];

/** `_` cannot stand in a phone's id, so that a trunk is never taken for a phone. */
const trunkPrefix = 'trunk_';

export function trunkEndpoint(trunkId: string): string {
  return trunkPrefix + trunkId;
}

export function isTrunkEndpoint(endpoint: string): boolean {
  return endpoint.startsWith(trunkPrefix);
}

export function trunkIdOf(endpoint: string): string {
  return isTrunkEndpoint(endpoint) ? endpoint.slice(trunkPrefix.length) : endpoint;
}

const endpointOfPhone: Record<PhoneConfig['kind'], Record<string, string | number>> = {
  /**
   * `webrtc` brings DTLS-SRTP, ICE and bundling. A-law first: what the public sends passes without transcoding.
   * A page that crashed sends no media and no BYE; after a minute without media its leg is ended.
   */
  webrtc: { webrtc: 'yes', allow: 'alaw,ulaw,opus', rtp_timeout: 60, rtp_timeout_hold: 300 },
  sip: { allow: 'alaw,ulaw', rtp_symmetric: 'yes', force_rport: 'yes', rewrite_contact: 'yes' },
};

/** auth first, then aor, then the endpoint that names both. */
export function phoneObjects(phone: PhoneConfig): PjsipObject[] {
  const { phoneId } = phone;
  return [
    ['auth', phoneId, { auth_type: 'userpass', username: phoneId, password: phone.password }],
    ['aor', phoneId, { max_contacts: 1, remove_existing: 'yes', qualify_frequency: 0 }],
    [
      'endpoint',
      phoneId,
      {
        context: 'guanjia-phone',
        disallow: 'all',
        ...endpointOfPhone[phone.kind],
        aors: phoneId,
        auth: phoneId,
        direct_media: 'no',
        // No session refresh and no re-INVITE when a bridge changes: the dialog has to live on while the
        // phone's signalling connection is away.
        timers: 'no',
        send_connected_line: 'no',
      },
    ],
  ];
}

export function trunkObjects(trunk: TrunkConfig): PjsipObject[] {
  const id = trunkEndpoint(trunk.trunkId);
  const uri = `sip:${trunk.host}:${trunk.port}`;
  const { username, password } = trunk;
  const hasAccount = username !== undefined && password !== undefined;
  const objects: PjsipObject[] = [['aor', id, { contact: uri, qualify_frequency: 0 }]];
  if (hasAccount) objects.unshift(['auth', id, { auth_type: 'userpass', username, password }]);
  objects.push(
    [
      'endpoint',
      id,
      {
        context: 'guanjia-inbound',
        transport: 'transport-udp',
        disallow: 'all',
        allow: 'alaw,ulaw',
        aors: id,
        direct_media: 'no',
        rtp_symmetric: 'yes',
        force_rport: 'yes',
        send_pai: 'yes',
        trust_id_inbound: 'yes',
        // With send_pai it would re-INVITE the carrier at every change of the bridge.
        send_connected_line: 'no',
        timers: 'no',
        ...(hasAccount && { outbound_auth: id }),
      },
    ],
    ['identify', id, { endpoint: id, match: `${trunk.host}:${trunk.port}` }],
  );
  if (trunk.register) {
    objects.push([
      'registration',
      id,
      {
        transport: 'transport-udp',
        server_uri: uri,
        client_uri: `sip:${username ?? 'guanjia'}@${trunk.host}:${trunk.port}`,
        contact_user: username ?? 'guanjia',
        retry_interval: 30,
        forbidden_retry_interval: 300,
        expiration: 300,
        max_random_initial_delay: 1,
        ...(hasAccount && { outbound_auth: id }),
      },
    ]);
  }
  return objects;
}
