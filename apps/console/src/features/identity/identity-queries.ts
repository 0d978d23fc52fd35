import { getEnterprise, listPosts, listSkills, listUnits } from '@guanjia/contracts/identity/organisation';
import { listDutySeparations, listRoles } from '@guanjia/contracts/identity/role-routes';
import { getUser } from '@guanjia/contracts/identity/users';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const unitsQuery = (archived = false) =>
  queryOptions({
    queryKey: ['identity', 'units', archived],
    queryFn: ({ signal }) =>
      api.call(listUnits, { query: { archived: archived ? 'true' : 'false' } }, { signal }),
  });

export const postsQuery = queryOptions({
  queryKey: ['identity', 'posts'],
  queryFn: ({ signal }) => api.call(listPosts, {}, { signal }),
});

export const skillsQuery = queryOptions({
  queryKey: ['identity', 'skills'],
  queryFn: ({ signal }) => api.call(listSkills, {}, { signal }),
});

export const rolesQuery = queryOptions({
  queryKey: ['identity', 'roles'],
  queryFn: ({ signal }) => api.call(listRoles, {}, { signal }),
});

export const separationsQuery = queryOptions({
  queryKey: ['identity', 'separations'],
  queryFn: ({ signal }) => api.call(listDutySeparations, {}, { signal }),
});

export const enterpriseQuery = queryOptions({
  queryKey: ['identity', 'enterprise'],
  queryFn: ({ signal }) => api.call(getEnterprise, {}, { signal }),
});

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['identity', 'user', id],
    queryFn: ({ signal }) => api.call(getUser, { params: { id } }, { signal }),
  });
