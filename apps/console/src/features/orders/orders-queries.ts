import type { RouteResponse } from '@guanjia/contracts/core/route';
import {
  type listCategories as CategoriesRoute,
  listCategories,
  listProducts,
} from '@guanjia/contracts/orders/routes';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const productsQuery = queryOptions({
  queryKey: ['orders', 'products'],
  queryFn: ({ signal }) => api.call(listProducts, {}, { signal }),
});

export const categoriesQuery = queryOptions({
  queryKey: ['orders', 'categories'],
  queryFn: ({ signal }) => api.call(listCategories, {}, { signal }),
});

export type Category = RouteResponse<typeof CategoriesRoute>['items'][number];
export type Product = RouteResponse<typeof listProducts>['items'][number];
