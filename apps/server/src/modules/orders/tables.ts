import type { dispositionKinds } from '@guanjia/contracts/orders/routes';
import type { Generated } from 'kysely';

export interface OrdersTables {
  'orders.category': { id: string; tenant_id: string; name: string; created_at: Date };
  'orders.disposition': {
    id: string;
    tenant_id: string;
    category_id: string;
    name: string;
    kind: (typeof dispositionKinds)[number];
    position: number;
    retired_at: Date | null;
  };
  'orders.product': {
    id: string;
    tenant_id: string;
    category_id: string;
    code: string;
    name: string;
    price: number;
    description: string;
    retired_at: Date | null;
    deleted_at: Generated<Date | null>;
    created_at: Date;
  };
}
