export { createFiles } from './module.ts';
