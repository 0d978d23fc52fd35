/** A readable initial password of at least `minLength` characters: no letters that look like digits. */
export function generatePassword(minLength: number): string {
  const pick = (letters: string, count: number) =>
    Array.from(
      crypto.getRandomValues(new Uint32Array(count)),
      (value) => letters[value % letters.length],
    ).join('');
  const digits = pick('23456789', Math.max(4, minLength - 7));
  return `${pick('ABCDEFGHJKMNPQRSTUVWXYZ', 2)}${pick('abcdefghjkmnpqrstuvwxyz', 4)}-${digits}`;
}
