import type { Permission } from '@guanjia/contracts/core/permissions';
import { Checkbox } from 'antd';
import { formatList } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { missingNeeds, permissionGroups, withPermission } from './permission-groups.ts';
import { roleTexts } from './texts.ts';

/** Permissions by domain; what one needs comes along, what needs it goes along. */
export function PermissionPicker(props: {
  value: readonly Permission[];
  disabled: boolean;
  onChange: (value: Permission[]) => void;
}) {
  const right = useT(rightsTexts);
  return (
    <div className="stack">
      {permissionGroups.map(([domain, keys]) => {
        const held = keys.filter((key) => props.value.includes(key)).length;
        const name = right(`domain.${domain as 'customers'}`);
        return (
          <fieldset key={domain} className="plain-fieldset stack" style={{ gap: 4 }}>
            <legend>
              <Checkbox
                disabled={props.disabled}
                checked={held === keys.length}
                indeterminate={held > 0 && held < keys.length}
                onChange={({ target }) =>
                  props.onChange(
                    keys.reduce<Permission[]>(
                      (set, key) => withPermission(set, key, target.checked),
                      [...props.value],
                    ),
                  )
                }
              >
                <strong>{name}</strong>
              </Checkbox>
            </legend>
            <div className="row wrap" style={{ paddingInlineStart: 24 }}>
              {keys.map((key) => (
                <Permit key={key} permission={key} {...props} />
              ))}
            </div>
          </fieldset>
        );
      })}
    </div>
  );
}

function Permit(props: {
  permission: Permission;
  value: readonly Permission[];
  disabled: boolean;
  onChange: (value: Permission[]) => void;
}) {
  const { permission, value } = props;
  const t = useT(roleTexts);
  const right = useT(rightsTexts);
  const checked = value.includes(permission);
  const lacks = checked ? missingNeeds(value, permission) : [];
  return (
    <Checkbox
      disabled={props.disabled}
      checked={checked}
      onChange={({ target }) => props.onChange(withPermission(value, permission, target.checked))}
    >
      <span title={permission}>{right(permission)}</span>
      {lacks.length > 0 && (
        <span className="field-error">
          {' '}
          {t('permissions.needs', { names: formatList(lacks.map((key) => right(key))) })}
        </span>
      )}
    </Checkbox>
  );
}
