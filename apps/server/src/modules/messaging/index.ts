export { createMessaging } from './module.ts';
export { addSampleSending } from './sample.ts';
export { putSettings } from './settings/settings.ts';
export { createTemplate } from './templates/template-service.ts';
