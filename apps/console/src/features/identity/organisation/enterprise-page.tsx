import {
  type Enterprise,
  type EnterpriseProfile,
  updateEnterprise,
} from '@guanjia/contracts/identity/organisation';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { DateTimeField } from '../../../components/date-time-field.tsx';
import { Field } from '../../../components/field.tsx';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { fieldErrors } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { meQuery, useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { enterpriseQuery } from '../identity-queries.ts';
import { organisationTexts } from './texts.ts';

/** 企业信息: how the enterprise is called and reached (TEN-044 to TEN-047). */
export function EnterprisePage() {
  const t = useT(organisationTexts);
  const query = useQuery(enterpriseQuery);
  return (
    <section className="page" aria-label={t('enterprise.title')}>
      <header className="page-head">
        <h1>{t('enterprise.title')}</h1>
      </header>
      <div className="page-body">
        <div className="panel" style={{ padding: 16, maxWidth: 760 }}>
          <Loaded query={query}>
            {(enterprise) => <EnterpriseForm key={enterprise.version} enterprise={enterprise} />}
          </Loaded>
        </div>
      </div>
    </section>
  );
}

const facts = [
  'secretaryName',
  'contactPerson',
  'contactPhone',
  'email',
  'mailingAddress',
  'website',
  'registeredIn',
  'creditCode',
] as const satisfies readonly (keyof EnterpriseProfile)[];

/** Absent, not empty: what has not been told. */
function told(profile: EnterpriseProfile): EnterpriseProfile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value)) as EnterpriseProfile;
}

function EnterpriseForm({ enterprise }: { enterprise: Enterprise }) {
  const t = useT(organisationTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const mayManage = useMay('identity.enterprise.manage');
  const [draft, setDraft] = useState(enterprise);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const { profile } = draft;
  const setProfile = (patch: Partial<EnterpriseProfile>) =>
    setDraft({ ...draft, profile: { ...profile, ...patch } });
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      const { name, timezone, version } = draft;
      return api.call(updateEnterprise, { body: { name, timezone, version, profile: told(profile) } });
    },
    onSuccess: (saved) => {
      client.setQueryData(enterpriseQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['identity', 'units'] });
      showToast({ kind: 'done', text: common('saved') });
    },
    onError: (error) => {
      const { fields, rest } = fieldErrors(error);
      setErrors(rest ? { name: rest } : fields);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!draft.name.trim())
      return setErrors({ name: common('field.required', { name: t('enterprise.name') }) });
    setErrors({});
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <fieldset className="plain-fieldset form-grid" disabled={!mayManage}>
        <Field label={t('enterprise.name')} required error={errors.name} hint={t('enterprise.name.hint')}>
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={draft.name}
              onChange={({ target }) => setDraft({ ...draft, name: target.value })}
            />
          )}
        </Field>
        <Field label={t('enterprise.code')}>
          {(control) => <Input {...control} readOnly value={draft.code} />}
        </Field>
        <Field label={t('enterprise.timezone')} error={errors.timezone}>
          {(control) => (
            <Select
              {...control}
              showSearch
              disabled={!mayManage}
              value={draft.timezone}
              options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))}
              onChange={(timezone: string) => setDraft({ ...draft, timezone })}
            />
          )}
        </Field>
        <DateTimeField
          label={t('enterprise.foundedOn')}
          day
          value={profile.foundedOn ?? null}
          onChange={(foundedOn) => setProfile({ foundedOn: foundedOn ?? undefined })}
        />
        {facts.map((key) => (
          <Field key={key} label={t(`enterprise.${key}`)} error={errors[`profile.${key}`]}>
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={profile[key] ?? ''}
                onChange={({ target }) => setProfile({ [key]: target.value })}
              />
            )}
          </Field>
        ))}
      </fieldset>
      <Field label={t('enterprise.business')} error={errors['profile.business']}>
        {(control) => (
          <Input.TextArea
            {...control}
            maxLength={500}
            readOnly={!mayManage}
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={profile.business ?? ''}
            onChange={({ target }) => setProfile({ business: target.value })}
          />
        )}
      </Field>
      {mayManage && (
        <div className="row end">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {common('save')}
          </Button>
        </div>
      )}
    </form>
  );
}
