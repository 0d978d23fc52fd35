/** At least 8 characters from three of four classes (IAM-015). The server decides; this only answers sooner. */
export function isStrong(password: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((pattern) => pattern.test(password)).length;
  return password.length >= 8 && classes >= 3;
}

/** A readable initial password: no letters that look like digits. */
export function generatePassword(): string {
  const pick = (letters: string, count: number) =>
    Array.from(
      crypto.getRandomValues(new Uint32Array(count)),
      (value) => letters[value % letters.length],
    ).join('');
  return `${pick('ABCDEFGHJKMNPQRSTUVWXYZ', 2)}${pick('abcdefghjkmnpqrstuvwxyz', 4)}-${pick('23456789', 4)}`;
}
