/** Several values in one cell; a comma of either width may not stand inside one, blanks and dashes may. */
const separators = /[,\uff0c\u3001;\uff1b|\n]+/;

/** The values in a cell that holds several. */
export function pieces(text: string): string[] {
  if (!separators.test(text)) return [text];
  return text.split(separators).flatMap((one) => one.trim() || []);
}
