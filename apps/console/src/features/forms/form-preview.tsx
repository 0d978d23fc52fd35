import type { FormValues } from '@guanjia/contracts/core/form';
import type { FormContent } from '@guanjia/contracts/forms/routes';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { FormFields } from '../../components/form/form-fields.tsx';
import { defaultValues, formErrors } from '../../components/form/form-values.ts';
import { useT } from '../../lib/i18n.ts';
import { useRoleOptions } from './role-select.tsx';
import { formsTexts } from './texts.ts';

/** The form as a role fills it in; nothing is stored. */
export function FormPreview({ content }: { content: FormContent }) {
  const t = useT(formsTexts);
  const roles = useRoleOptions();
  const [roleKey, setRoleKey] = useState('agent');
  const [typed, setTyped] = useState<FormValues>();
  const [checked, setChecked] = useState(false);
  const values = typed ?? defaultValues(content.fields);
  const errors = checked ? formErrors(content.fields, values, { roleKey, stored: {} }) : {};
  return (
    <div className="stack">
      <Select aria-label={t('preview.role')} value={roleKey} onChange={setRoleKey} options={roles} />
      <FormFields
        fields={content.fields}
        groups={content.groups}
        roleKey={roleKey}
        values={values}
        errors={errors}
        onChange={setTyped}
      />
      <div className="row">
        <Button size="small" onClick={() => setChecked(true)}>
          {t('preview.check')}
        </Button>
        {checked && Object.keys(errors).length === 0 && (
          <span className="badge tone-ready">{t('preview.ok')}</span>
        )}
      </div>
    </div>
  );
}
