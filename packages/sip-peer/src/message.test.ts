import { describe, expect, it } from 'vitest';
import { answerChallenge } from './digest.ts';
import {
  addressOf,
  formatSipMessage,
  headerValue,
  headerValues,
  parameterOf,
  parseSipMessage,
  sequenceOf,
  uriOf,
  userOf,
} from './message.ts';
import { answerDirection, formatSdp, parseSdp } from './sdp.ts';

const invite = [
  'INVITE sip:4001@127.0.0.1:5060 SIP/2.0',
  'v: SIP/2.0/UDP 127.0.0.1:5090;branch=z9hG4bKa;rport',
  'Via: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bKb',
  'From: "王" <sip:13800000000@127.0.0.1>;tag=f1',
  't: <sip:4001@127.0.0.1>',
  'Subject: a',
  ' folded line',
  'CSeq: 7 INVITE',
  'Content-Length: 3',
  '',
  'v=0',
].join('\r\n');

describe('a SIP message', () => {
  it('is parsed with compact and folded headers', () => {
    const message = parseSipMessage(invite);
    if (message?.kind !== 'request') throw new Error('not a request');
    expect({ method: message.method, uri: message.uri, body: message.body }).toEqual({
      method: 'INVITE',
      uri: 'sip:4001@127.0.0.1:5060',
      body: 'v=0',
    });
    expect(headerValues(message, 'via')).toHaveLength(2);
    expect(headerValue(message, 'subject')).toBe('a folded line');
    expect(sequenceOf(message)).toEqual({ number: 7, method: 'INVITE' });
    expect(parameterOf(headerValue(message, 'from'), 'tag')).toBe('f1');
    expect(parameterOf(headerValue(message, 'to'), 'tag')).toBeUndefined();
    expect(userOf(uriOf(headerValue(message, 'from')))).toBe('13800000000');
  });

  it('survives being written and read again', () => {
    const response = {
      kind: 'response',
      status: 486,
      reason: 'Busy Here',
      headers: [['Call-ID', 'x']] as [string, string][],
      body: '占线',
    } as const;
    const text = formatSipMessage({ ...response, headers: [...response.headers] });
    expect(text).toContain('Content-Length: 6');
    expect(parseSipMessage(text)).toMatchObject({
      kind: 'response',
      status: 486,
      reason: 'Busy Here',
      body: '占线',
    });
  });

  it.each(['', '\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n'])('is not %j', (text) => {
    expect(parseSipMessage(text)).toBeUndefined();
  });

  it('names addresses', () => {
    expect(addressOf('sip:1@127.0.0.1:5090;transport=udp')).toEqual({ host: '127.0.0.1', port: 5090 });
    expect(addressOf('sip:127.0.0.1')).toEqual({ host: '127.0.0.1', port: 5060 });
    expect(addressOf('tel:1')).toBeUndefined();
  });
});

describe('a session description', () => {
  it('survives being written and read again', () => {
    const text = formatSdp({ host: '127.0.0.1', port: 4000, direction: 'sendonly', version: 1 });
    expect(parseSdp(text)).toEqual({
      host: '127.0.0.1',
      port: 4000,
      direction: 'sendonly',
      digitPayload: 101,
    });
  });

  it('is sendrecv without digits when it says nothing', () => {
    expect(parseSdp('c=IN IP4 1.2.3.4\r\nm=audio 9 RTP/AVP 8\r\n')).toEqual({
      host: '1.2.3.4',
      port: 9,
      direction: 'sendrecv',
      digitPayload: undefined,
    });
    expect(parseSdp('')).toBeUndefined();
  });

  it('is answered the other way round', () => {
    expect([answerDirection('sendonly'), answerDirection('inactive')]).toEqual(['recvonly', 'inactive']);
  });
});

it('answers the challenge of RFC 2617, section 3.5', () => {
  const challenge =
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
    'opaque="5ccc069c403ebaf9f0171e9517f40e41"';
  const answer = answerChallenge(
    challenge,
    { method: 'GET', uri: '/dir/index.html', username: 'Mufasa', password: 'Circle Of Life' },
    '0a4f113b',
  );
  expect(answer).toContain('response="6629fae49393a05397450978507c4ef1"');
  expect(answer).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
});
