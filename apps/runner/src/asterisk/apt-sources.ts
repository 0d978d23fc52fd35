import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface AptSource {
  uri: string;
  suites: string[];
  components: string[];
}

const debianSuite =
  /^(sid|unstable|testing|stable|oldstable|oldoldstable|buster|bullseye|bookworm|trixie|forky|duke)(-updates|-backports)?$/;

/** The Debian mirror that this machine itself uses, read from apt's sources; `undefined` when there is none. */
export async function findDebianMirror(aptDir = '/etc/apt'): Promise<string | undefined> {
  const files = [join(aptDir, 'sources.list')];
  const parts = join(aptDir, 'sources.list.d');
  for (const name of (await readdir(parts).catch(() => [])).toSorted((a, b) => (a < b ? -1 : 1)))
    files.push(join(parts, name));
  const sources: AptSource[] = [];
  for (const file of files) {
    if (!file.endsWith('.list') && !file.endsWith('.sources')) continue;
    const text = await readFile(file, 'utf8').catch(() => '');
    sources.push(...(file.endsWith('.list') ? parseOneLine(text) : parseDeb822(text)));
  }
  return sources.find(isDebianArchive)?.uri;
}

function isDebianArchive(source: AptSource): boolean {
  return (
    !source.uri.startsWith('cdrom:') &&
    source.components.includes('main') &&
    source.suites.some((suite) => debianSuite.test(suite))
  );
}

/** `deb [options] uri suite component…` lines. */
export function parseOneLine(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split('\n')) {
    const words = line
      .replace(/#.*/, '')
      .replace(/\[[^\]]*\]/, ' ')
      .trim()
      .split(/\s+/);
    const [type, uri, suite, ...components] = words;
    if (type === 'deb' && uri && suite) sources.push({ uri, suites: [suite], components });
  }
  return sources;
}

/** Stanzas of `Types:`, `URIs:`, `Suites:`, `Components:` with continuation lines; `Enabled: no` ones are left out. */
export function parseDeb822(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const stanza of text.split(/\n\s*\n/)) {
    const fields = parseStanza(stanza);
    const words = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean);
    if (!words('types').includes('deb') || /^(no|false|0|off)$/i.test(fields.get('enabled') ?? '')) continue;
    for (const uri of words('uris')) {
      sources.push({ uri, suites: words('suites'), components: words('components') });
    }
  }
  return sources;
}

function parseStanza(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    if (/^\s/.test(line)) {
      if (name) fields.set(name, `${fields.get(name) ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    name = line.slice(0, colon).trim().toLowerCase();
    fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}
