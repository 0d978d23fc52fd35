export { createReporting } from './module.ts';
