export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface AudioDescription {
  host: string;
  port: number;
  direction: MediaDirection;
  /** Payload type of telephone-event, when it was offered. */
  digitPayload: number | undefined;
}

/** What we offer and answer: A-law and telephone-event 101. */
export function formatSdp(audio: {
  host: string;
  port: number;
  direction: MediaDirection;
  version: number;
}): string {
  return [
    'v=0',
    `o=- ${audio.port} ${audio.version} IN IP4 ${audio.host}`,
    's=-',
    `c=IN IP4 ${audio.host}`,
    't=0 0',
    `m=audio ${audio.port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    `a=${audio.direction}`,
    '',
  ].join('\r\n');
}

/** The first audio stream; `undefined` when there is none. */
export function parseSdp(text: string): AudioDescription | undefined {
  const port = /^m=audio (\d+)/m.exec(text)?.[1];
  const host = /^c=IN IP4 (\S+)/m.exec(text)?.[1];
  if (port === undefined || host === undefined) return undefined;
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(text)?.[1] as
    | MediaDirection
    | undefined;
  const digits = /^a=rtpmap:(\d+) telephone-event\/8000/m.exec(text)?.[1];
  return {
    host,
    port: Number(port),
    direction: direction ?? 'sendrecv',
    digitPayload: digits === undefined ? undefined : Number(digits),
  };
}

const answers: Record<MediaDirection, MediaDirection> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/** The direction that answers an offered one. */
export function answerDirection(offered: MediaDirection): MediaDirection {
  return answers[offered];
}
