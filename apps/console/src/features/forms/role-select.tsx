import { Select } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { enumTexts } from '../../lib/texts/enums.ts';

export const roleKeys = ['administrator', 'supervisor', 'leader', 'inspector', 'agent'] as const;

/** Some roles by key; none chosen means all of them, which `placeholder` says. */
export function RoleSelect(props: {
  id: string;
  value: readonly string[] | undefined;
  placeholder: string;
  disabled: boolean;
  onChange: (next: string[] | undefined) => void;
}) {
  const words = useT(enumTexts);
  return (
    <Select
      id={props.id}
      mode="tags"
      allowClear
      value={[...(props.value ?? [])]}
      disabled={props.disabled}
      placeholder={props.placeholder}
      options={roleKeys.map((key) => ({ value: key, label: words(`role.${key}`) }))}
      onChange={(next: string[]) => props.onChange(next.length > 0 ? next : undefined)}
    />
  );
}
