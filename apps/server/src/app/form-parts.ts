import { customerOwner, customerSource } from '#modules/customers/index.ts';
import type { FormOwner, ReferenceSource } from '#modules/forms/index.ts';
import { findDepartments, findPeople, userRecords } from '#modules/identity/index.ts';
import { productSource } from '#modules/orders/index.ts';

/** Users as what the form `identity.user` describes. Identity stands below forms, so it cannot say this itself. */
const userOwner: FormOwner = {
  object: 'identity.user',
  title: { 'zh-CN': '用户', en: 'Users' },
  slots: false,
  records: userRecords,
  visibleName: async (tx, principal, id) => (await findPeople(tx, principal, { ids: [id] }))[0]?.name,
};

/** What has fields of the tenant's own. */
export const formOwners: readonly FormOwner[] = [customerOwner, userOwner];

/** What fields may refer to. */
export const referenceSources: Readonly<
  Record<'user' | 'department' | 'customer' | 'product', ReferenceSource>
> = {
  user: { permission: null, find: findPeople },
  department: { permission: null, find: findDepartments },
  customer: customerSource,
  product: productSource,
};
