export { createRouting } from './module.ts';
export type { RoutingApi } from './routing-service.ts';
export type { RoutingViews } from './tables.ts';
