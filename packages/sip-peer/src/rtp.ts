import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { decodeAlaw } from './alaw.ts';
import { type DigitPacket, digitPackets, endedDigit } from './digits.ts';
import type { AudioDescription } from './sdp.ts';
import { type AudioSource, packetSamples, rootMeanSquare, silenceSource, toneAmplitude } from './tone.ts';
import { openUdp } from './udp.ts';

const alawPayload = 8;
const packetMs = 20;
/** How much of the past is measured: 0.25 s. */
const measuredSamples = 2000;
const driedUpMs = 200;

/** One audio stream both ways. Sends 50 packets a second from `start` on, silence when nothing is played. */
export class RtpSession extends EventEmitter<{
  digit: [digit: string];
  played: [];
  /** The samples of one packet, as it arrives: to tell when something is first heard. */
  heard: [samples: readonly number[]];
}> {
  readonly host: string;
  sentPackets = 0;
  receivedPackets = 0;
  readonly #socket: Socket;
  #remote: AudioDescription | undefined;
  #source: AudioSource = silenceSource();
  #sourceStart = 0;
  #digits: (DigitPacket | undefined)[] = [];
  #digitTimestamp = 0;
  #lastDigitTimestamp: number | undefined;
  #heard: number[] = [];
  #lastAudioAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #packet = 0;
  #startedAt = 0;
  readonly #ssrc = randomBytes(4);

  private constructor(host: string, socket: Socket) {
    super();
    this.host = host;
    this.#socket = socket;
    socket.on('message', (packet) => this.#receive(packet));
  }

  static async open(host: string): Promise<RtpSession> {
    return new RtpSession(host, await openUdp(host, 0, 1 << 20));
  }

  get port(): number {
    return this.#socket.address().port;
  }

  setRemote(remote: AudioDescription): void {
    this.#remote = remote;
  }

  start(): void {
    if (this.#timer) return;
    this.#startedAt = performance.now() - this.#packet * packetMs;
    this.#timer = setInterval(() => this.#sendDue(), packetMs / 2);
  }

  /** Replaces what is sent; `played` follows when a source comes to its end. */
  play(source: AudioSource): void {
    this.#source = source;
    this.#sourceStart = this.#packet;
  }

  sendDigits(digits: string): void {
    for (const digit of digits) this.#digits.push(...digitPackets(digit));
  }

  /** Amplitude of one frequency in the last 0.25 s heard; 0 in silence, also when nothing arrives at all. */
  heardTone(frequency: number): number {
    return toneAmplitude(this.#recent(), frequency);
  }

  /** Loudness (root mean square) of the last 0.25 s heard; 0 in silence, also when nothing arrives at all. */
  heardLoudness(): number {
    return rootMeanSquare(this.#recent());
  }

  /** Forgets what was heard so far. */
  clearHeard(): void {
    this.#heard = [];
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = undefined;
    this.#socket.removeAllListeners('message');
    try {
      this.#socket.close();
    } catch {
      // Closed before.
    }
    this.removeAllListeners();
  }

  /** Empty until 0.25 s was heard, and when the stream has dried up: old sound must not be taken for present. */
  #recent(): number[] {
    const driedUp = performance.now() - this.#lastAudioAt > driedUpMs;
    return driedUp || this.#heard.length < measuredSamples ? [] : this.#heard;
  }

  #sendDue(): void {
    while (performance.now() - this.#startedAt >= this.#packet * packetMs) {
      const timestamp = (this.#packet * packetSamples) >>> 0;
      const digit = this.#digits.shift();
      if (digit) {
        if (digit.first) this.#digitTimestamp = timestamp;
        const payloadType = (this.#remote?.digitPayload ?? 101) | (digit.first ? 0x80 : 0);
        this.#send(payloadType, this.#digitTimestamp, digit.payload);
      } else {
        this.#send(alawPayload, timestamp, this.#nextAudio());
      }
      this.#packet++;
    }
  }

  #nextAudio(): Buffer {
    const audio = this.#source(this.#packet - this.#sourceStart);
    if (audio) return audio;
    this.play(silenceSource());
    this.emit('played');
    return this.#source(0) ?? Buffer.alloc(0);
  }

  #send(payloadType: number, timestamp: number, payload: Buffer): void {
    if (!this.#remote || !this.#timer || this.#remote.port === 0) return;
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = payloadType;
    header.writeUInt16BE(this.#packet & 0xffff, 2);
    header.writeUInt32BE(timestamp, 4);
    this.#ssrc.copy(header, 8);
    this.#socket.send(Buffer.concat([header, payload]), this.#remote.port, this.#remote.host);
    this.sentPackets++;
  }

  #receive(packet: Buffer): void {
    if (packet.length < 12) return;
    this.receivedPackets++;
    const payloadType = (packet[1] ?? 0) & 0x7f;
    if (payloadType === alawPayload) {
      this.#lastAudioAt = performance.now();
      const samples = Array.from(packet.subarray(12), decodeAlaw);
      this.#heard.push(...samples);
      this.emit('heard', samples);
      if (this.#heard.length > measuredSamples) this.#heard.splice(0, this.#heard.length - measuredSamples);
    } else if (payloadType === (this.#remote?.digitPayload ?? 101)) {
      const timestamp = packet.readUInt32BE(4);
      const digit = endedDigit(packet.subarray(12));
      if (digit === undefined || timestamp === this.#lastDigitTimestamp) return;
      this.#lastDigitTimestamp = timestamp;
      this.emit('digit', digit);
    }
  }
}
