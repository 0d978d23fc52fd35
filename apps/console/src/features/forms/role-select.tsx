import { roleKeys } from '@guanjia/contracts/core/roles';
import { listRoles } from '@guanjia/contracts/identity/role-routes';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useRoleName } from '../../components/role-name.ts';
import { api } from '../../lib/api.ts';
import { useMay } from '../../lib/session.ts';

/** The roles that a field's rights can name: the built-in ones, and the tenant's own for whoever may see those. */
export function useRoleOptions(): { value: string; label: string }[] {
  const nameOf = useRoleName();
  const maySee = useMay('identity.users.read');
  const own = useQuery({
    queryKey: ['identity', 'roles'],
    enabled: maySee,
    queryFn: ({ signal }) => api.call(listRoles, {}, { signal }),
  }).data?.items;
  const roles = own ?? roleKeys.map((key) => ({ key, name: key }));
  return roles.map(({ key, name }) => ({ value: key, label: nameOf(key, name) }));
}

/** Some roles by key; none chosen means what `placeholder` says. */
export function RoleSelect(props: {
  id: string;
  value: readonly string[] | undefined;
  placeholder: string;
  disabled: boolean;
  onChange: (next: string[] | undefined) => void;
}) {
  const options = useRoleOptions();
  return (
    <Select
      id={props.id}
      mode="multiple"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={[...(props.value ?? [])]}
      disabled={props.disabled}
      placeholder={props.placeholder}
      options={options}
      onChange={(next: string[]) => props.onChange(next.length > 0 ? next : undefined)}
    />
  );
}
