export { createMessaging } from './module.ts';
