export { decodeAlaw, encodeAlaw } from './alaw.ts';
export { Call, type CallEnd, type CallState } from './call.ts';
export { answerChallenge } from './digest.ts';
export {
  formatSipMessage,
  headerValue,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
} from './message.ts';
export { SipPeer, type SipPeerOptions } from './peer.ts';
export { numberSeed, type PublicBehaviour, publicBehaviour, publicRules } from './public-behaviour.ts';
export type { RtpSession } from './rtp.ts';
export {
  type AudioSource,
  alawSource,
  rootMeanSquare,
  silenceSource,
  toneAmplitude,
  toneSource,
} from './tone.ts';
export type { Address } from './transactions.ts';
