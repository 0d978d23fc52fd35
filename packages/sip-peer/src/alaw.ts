/** G.711 A-law (ITU-T G.711, table 1a); samples are 16-bit signed. */

const maximum = 32_635;

export function encodeAlaw(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = Math.min(sample < 0 ? -sample - 1 : sample, maximum);
  let exponent = 7;
  for (let bit = 0x4000; (magnitude & bit) === 0 && exponent > 0; bit >>= 1) exponent--;
  const mantissa = exponent === 0 ? (magnitude >> 4) & 0x0f : (magnitude >> (exponent + 3)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

function decode(code: number): number {
  const value = code ^ 0x55;
  const exponent = (value & 0x70) >> 4;
  const mantissa = (value & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return value & 0x80 ? magnitude : -magnitude;
}

const decoded = Int16Array.from({ length: 256 }, (_, code) => decode(code));

export function decodeAlaw(code: number): number {
  return decoded[code & 0xff] ?? 0;
}
