const maxCellCharacters = 32_767;

/** A cell that holds text, whatever it begins with. `style`: index into `cellXfs`. */
export function textCell(reference: string, text: string, style: number): string {
  const xml = escapeXml(text.slice(0, maxCellCharacters).toWellFormed());
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml}</t></is></c>`;
}

/** Text as XML content or attribute. */
export function escapeXml(text: string): string {
  return (
    text
      // What looks like an escape is escaped itself, then what XML cannot hold.
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      .replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, escapeCharacter)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

function escapeCharacter(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
