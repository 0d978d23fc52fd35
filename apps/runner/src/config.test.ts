import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';

const own = {
  ARI_URL: 'http://pbx.example:8088/',
  ARI_USER: 'guanjia',
  ARI_PASSWORD: 'a',
  AMI_USER: 'guanjia',
  AMI_SECRET: 'b',
  ASTERISK_RECORDING_DIR: '/srv/recordings',
};

test('without any setting there are defaults', () => {
  expect(parseConfig({}, '/checkout')).toEqual({
    host: '127.0.0.1',
    port: 3000,
    home: '/checkout/.guanjia',
    databaseUrl: undefined,
    voice: 'asterisk',
    ownAsterisk: undefined,
    debianMirror: undefined,
    logLevel: 'info',
    demo: true,
  });
});

test('an empty setting is as good as none', () => {
  expect(parseConfig({ PORT: '', VOICE: ' ', DATABASE_URL: '' }, '/checkout').port).toBe(3000);
});

test.each([
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '::' }, false],
  [{ HOST: '127.evil.example' }, false],
  [{ HOST: 'localhost' }, true],
  [{ HOST: '0.0.0.0', DEMO: 'on' }, true],
])('%o has the demo, with its known password: %s', (environment, demo) => {
  expect(parseConfig(environment, '/').demo).toBe(demo);
});

test('the home may be relative to the checkout or absolute', () => {
  expect(parseConfig({ GUANJIA_HOME: 'data' }, '/checkout').home).toBe('/checkout/data');
  expect(parseConfig({ GUANJIA_HOME: '/srv/guanjia' }, '/checkout').home).toBe('/srv/guanjia');
});

test('an own Asterisk takes the host of its ARI for AMI', () => {
  expect(parseConfig(own, '/').ownAsterisk).toEqual({
    ari: { baseUrl: 'http://pbx.example:8088', user: 'guanjia', password: 'a' },
    ami: { host: 'pbx.example', port: 5038, user: 'guanjia', secret: 'b' },
    recordingDir: '/srv/recordings',
  });
});

test.each([
  [{ PORT: '80a' }, 'PORT=80a is no port'],
  [{ PORT: '0' }, 'PORT=0 is no port'],
  [{ PORT: '70000' }, 'PORT=70000 is no port'],
  [{ VOICE: 'skype' }, 'VOICE=skype is not known: choose asterisk or sandbox'],
  [{ DEMO: 'yes' }, 'DEMO=yes is not known: choose on or off'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL=loud is not known'],
  [{ DATABASE_URL: 'mysql://x/y' }, 'DATABASE_URL must be a URL that begins with postgres://'],
  [{ DATABASE_URL: 'postgres://db.example' }, 'DATABASE_URL names no database'],
  [{ DEBIAN_MIRROR: 'ftp' }, 'DEBIAN_MIRROR must be a URL'],
  [{ ...own, VOICE: 'sandbox' }, 'VOICE=sandbox and ARI_URL contradict each other'],
  [
    { ARI_URL: own.ARI_URL },
    'ARI_USER, ARI_PASSWORD, AMI_USER, AMI_SECRET, ASTERISK_RECORDING_DIR must be set besides ARI_URL',
  ],
  [{ AMI_PORT: '5038' }, 'must be set besides AMI_PORT'],
])('%o is refused with one sentence', (environment, sentence) => {
  expect(() => parseConfig(environment, '/')).toThrow(sentence);
});

test('a password in a wrong URL is not repeated', () => {
  expect(() => parseConfig({ DATABASE_URL: 'pg://user:secret@host/x' }, '/')).not.toThrow(/secret/);
});
