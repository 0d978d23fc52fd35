export { createMessaging } from './module.ts';
export { putSettings } from './settings/settings.ts';
