export {
  createCategory,
  createProduct,
  getProduct,
  getReferredProduct,
  listCategories,
} from './catalogue.ts';
export { createOrders } from './module.ts';
export { productSource } from './references.ts';
export type { OrdersTables as OrdersViews } from './tables.ts';
