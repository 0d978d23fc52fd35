import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openCarrier } from './carrier.ts';
import { openControl } from './control.ts';
import { loadSpeech } from './speech.ts';

const { env } = process;
const sipPort = Number(env.DEMO_CARRIER_SIP_PORT ?? 0);
const httpPort = Number(env.DEMO_CARRIER_HTTP_PORT ?? 0);
const [host = '127.0.0.1', port = '5060'] = (env.DEMO_CARRIER_SWITCH ?? '127.0.0.1:5060').split(':');

const speech = await loadSpeech(fileURLToPath(new URL('../audio', import.meta.url)));
const carrier = await openCarrier({ port: sipPort, switchAddress: { host, port: Number(port) }, speech });
const control = await openControl(carrier, speech, httpPort);
const address = control.address();
const controlPort = typeof address === 'object' ? address?.port : undefined;
process.stdout.write(
  `${JSON.stringify({ ready: true, sipPort: carrier.address.port, httpPort: controlPort })}\n`,
);

await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
carrier.close();
control.closeAllConnections();
control.close();
