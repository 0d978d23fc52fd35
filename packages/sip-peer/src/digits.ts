/** Telephone events in RTP (RFC 4733, formerly 2833). */

const symbols = '0123456789*#ABCD';
const packetsPerDigit = 8;
const endPackets = 3;
const gapPackets = 5;

export interface DigitPacket {
  /** First of its digit: sets the timestamp that all of them carry, and the marker bit. */
  first: boolean;
  payload: Buffer;
}

/** The packets of a digit at 20 ms each, and `undefined` for the pause after it. */
export function digitPackets(digit: string): (DigitPacket | undefined)[] {
  const event = symbols.indexOf(digit.toUpperCase());
  if (event < 0 || digit.length !== 1) throw new Error(`Not a DTMF digit: ${digit}`);
  const packets: (DigitPacket | undefined)[] = [];
  for (let n = 1; n <= packetsPerDigit; n++) {
    const isEnd = n > packetsPerDigit - endPackets;
    const payload = Buffer.from([event, isEnd ? 0x8a : 0x0a, 0, 0]);
    payload.writeUInt16BE(Math.min(n, packetsPerDigit - endPackets + 1) * 160, 2);
    packets.push({ first: n === 1, payload });
  }
  for (let n = 0; n < gapPackets; n++) packets.push(undefined);
  return packets;
}

/** The digit whose end a payload reports; the end is sent three times with the same RTP timestamp. */
export function endedDigit(payload: Buffer): string | undefined {
  const isEnd = ((payload[1] ?? 0) & 0x80) !== 0;
  return isEnd ? symbols[payload[0] ?? -1] : undefined;
}
