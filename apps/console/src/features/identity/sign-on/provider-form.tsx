import { type IdentityProvider, linkKeys } from '@guanjia/contracts/identity/single-sign-on';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { useRoleName } from '../../../components/role-name.ts';
import { useStepUp } from '../../../components/step-up/use-step-up.tsx';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { rolesQuery, unitsQuery } from '../identity-queries.ts';
import { draftOf, hasWrongIssuer, missingIn, type ProviderDraft, saveProvider } from './provider-draft.ts';
import { signOnTexts } from './texts.ts';

interface Part {
  draft: ProviderDraft;
  set: (patch: Partial<ProviderDraft>) => void;
  errors: Readonly<Record<string, string>>;
}

/** Adds a provider, or changes one. */
export function ProviderForm(props: {
  provider: IdentityProvider | undefined;
  redirectUri: string;
  onDone: () => void;
}) {
  const t = useT(signOnTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const { provider } = props;
  const [draft, setDraft] = useState(() => draftOf(provider));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const { run, dialog } = useStepUp();
  const part: Part = { draft, set: (patch) => setDraft({ ...draft, ...patch }), errors };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found: Record<string, string> = {};
    if (hasWrongIssuer(draft)) found.issuer = t('issuer_wrong');
    for (const key of missingIn(draft))
      found[key] = common('field.required', {
        name: t(key === 'roleId' ? 'role' : key === 'unitId' ? 'unit' : key),
      });
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    run(async () => {
      await saveProvider(provider, draft);
      await client.invalidateQueries({ queryKey: ['identity', 'identity-providers'] });
      showToast({ kind: 'done', text: t('saved') });
      props.onDone();
    });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <div className="form-grid">
        <TextField {...part} name="name" hint={t('name.hint')} required />
        <TextField {...part} name="issuer" hint={t('issuer.hint')} required />
        <TextField {...part} name="clientId" required />
        <Field
          label={t('clientSecret')}
          hint={t(provider?.hasSecret ? 'clientSecret.kept' : 'clientSecret.new')}
        >
          {(control) => (
            <Input.Password
              {...control}
              autoComplete="off"
              value={draft.clientSecret}
              onChange={({ target }) => part.set({ clientSecret: target.value })}
            />
          )}
        </Field>
        <Field label={t('redirectUri')} wide>
          {(control) => <Input {...control} readOnly value={props.redirectUri} />}
        </Field>
        <TextField {...part} name="scopes" hint={t('scopes.hint')} />
      </div>
      <PeoplePart {...part} />
      <RulesPart {...part} />
      <div className="row end">
        <Button onClick={props.onDone}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit">
          {common('save')}
        </Button>
      </div>
      {dialog}
    </form>
  );
}

function TextField(
  props: Part & {
    name: 'name' | 'issuer' | 'clientId' | 'scopes' | 'secondFactorValues';
    hint?: ReactNode;
    required?: boolean;
  },
) {
  const t = useT(signOnTexts);
  const { name, draft, set, errors } = props;
  return (
    <Field label={t(name)} hint={props.hint} required={props.required} error={errors[name]}>
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          value={draft[name]}
          onChange={({ target }) => set({ [name]: target.value })}
        />
      )}
    </Field>
  );
}

function PeoplePart({ draft, set, errors }: Part) {
  const t = useT(signOnTexts);
  const roleName = useRoleName();
  const roles = useQuery(rolesQuery);
  const units = useQuery(unitsQuery());
  const choices = [
    { value: 'none', label: t('linkBy.none') },
    ...linkKeys.map((value) => ({ value, label: t(`linkBy.${value}`) })),
  ];
  return (
    <fieldset className="plain-fieldset stack">
      <legend>
        <strong>{t('people')}</strong>
      </legend>
      <div className="form-grid">
        <Field label={t('linkBy')} hint={t('linkBy.hint')}>
          {(control) => (
            <Select
              {...control}
              value={draft.linkBy ?? 'none'}
              options={choices}
              onChange={(value) => set({ linkBy: linkKeys.find((key) => key === value) ?? null })}
            />
          )}
        </Field>
        {linkKeys.map((key) => (
          <Field key={key} label={t(`claim.${key}`)}>
            {(control) => (
              <Input
                {...control}
                maxLength={60}
                value={draft.claims[key]}
                onChange={({ target }) => set({ claims: { ...draft.claims, [key]: target.value } })}
              />
            )}
          </Field>
        ))}
        <Field label={t('newcomers')} group wide>
          {() => (
            <Checkbox
              checked={draft.createAccounts}
              onChange={({ target }) => set({ createAccounts: target.checked })}
            >
              {t('newcomers.label')}
            </Checkbox>
          )}
        </Field>
        {draft.createAccounts && (
          <>
            <Field label={t('role')} required error={errors.roleId}>
              {(control) => (
                <Select
                  {...control}
                  value={draft.roleId}
                  options={(roles.data?.items ?? []).map(({ id, key, name }) => ({
                    value: id,
                    label: roleName(key, name),
                  }))}
                  onChange={(roleId) => set({ roleId })}
                />
              )}
            </Field>
            <Field label={t('unit')} required error={errors.unitId}>
              {(control) => (
                <Select
                  {...control}
                  showSearch={{ optionFilterProp: 'label' }}
                  value={draft.unitId}
                  options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={(unitId) => set({ unitId })}
                />
              )}
            </Field>
          </>
        )}
      </div>
    </fieldset>
  );
}

function RulesPart(part: Part) {
  const t = useT(signOnTexts);
  const { draft, set } = part;
  return (
    <fieldset className="plain-fieldset stack">
      <legend>
        <strong>{t('rules')}</strong>
      </legend>
      <TextField {...part} name="secondFactorValues" hint={t('secondFactorValues.hint')} />
      <Checkbox checked={draft.exclusive} onChange={({ target }) => set({ exclusive: target.checked })}>
        {t('exclusive.label')}
      </Checkbox>
      <Checkbox checked={draft.enabled} onChange={({ target }) => set({ enabled: target.checked })}>
        {t('enabled.label')}
      </Checkbox>
    </fieldset>
  );
}
