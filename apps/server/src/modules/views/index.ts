export { createViews } from './module.ts';
