import { userCategories } from '@guanjia/contracts/core/roles';
import type { Contradiction } from '@guanjia/contracts/identity/rights';
import type { User } from '@guanjia/contracts/identity/users';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { DateTimeField } from '../../../components/date-time-field.tsx';
import { Field } from '../../../components/field.tsx';
import { useRoleName } from '../../../components/role-name.ts';
import { errorText, fieldErrors, hasCode } from '../../../lib/errors.ts';
import { useLocale, useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { enumTexts } from '../../../lib/texts/enums.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { showToast } from '../../../lib/toast.ts';
import { postsQuery, rolesQuery, unitsQuery } from '../identity-queries.ts';
import { WorkingHoursEditor } from '../organisation/working-hours.tsx';
import { usePasswordRules } from '../password-checklist.tsx';
import { generatePassword } from '../password-rule.ts';
import { ContradictionList, contradictionsOf } from './contradictions.tsx';
import { SkillEditor } from './skill-editor.tsx';
import { peopleTexts } from './texts.ts';
import { draftOf, missingIn, saveUser, type UserDraft } from './user-draft.ts';

interface Part {
  draft: UserDraft;
  set: (patch: Partial<UserDraft>) => void;
  errors: Readonly<Record<string, string>>;
  user: User | undefined;
}

/** Adds a user, or changes one: place and rights first, then the person. */
export function UserForm(props: {
  user?: User;
  unitId?: string | null;
  onDone: (user: User) => void;
  onCancel: () => void;
}) {
  const t = useT(peopleTexts);
  const common = useT(commonTexts);
  const [draft, setDraft] = useState(() => draftOf(props.user, props.unitId ?? null));
  const form = useSaveUser(props, draft);
  const part: Part = {
    draft,
    set: (patch) => setDraft({ ...draft, ...patch }),
    errors: form.errors,
    user: props.user,
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const missing = missingIn(draft, !props.user);
    const label = (key: string) => t(`field.${key.replace(/Id$/, '') as 'name'}`);
    form.setErrors(
      Object.fromEntries(missing.map((key) => [key, common('field.required', { name: label(key) })])),
    );
    if (missing.length === 0) form.save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <AccountPart {...part} />
      <RightsPart {...part} />
      {form.contradictions.length > 0 && (
        <div className="notice tone-wrapup" role="alert">
          <strong>{t('contradiction.title')}</strong>
          <ContradictionList items={form.contradictions} />
          <Checkbox checked={form.accepted} onChange={({ target }) => form.setAccepted(target.checked)}>
            {t('contradiction.accept')}
          </Checkbox>
        </div>
      )}
      <PersonPart {...part} />
      <div className="row end">
        <Button onClick={props.onCancel}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={form.save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

function useSaveUser(props: { user?: User; onDone: (user: User) => void }, draft: UserDraft) {
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [contradictions, setContradictions] = useState<Contradiction[]>([]);
  const [accepted, setAccepted] = useState(false);
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => saveUser(props.user, draft, accepted),
    onSuccess: (user) => {
      void client.invalidateQueries({ queryKey: ['identity'] });
      void client.invalidateQueries({ queryKey: ['list', 'identity.users'] });
      showToast({ kind: 'done', text: common('saved') });
      props.onDone(user);
    },
    onError: (error) => {
      const found = contradictionsOf(error);
      setContradictions(found);
      if (found.length > 0) return setErrors({});
      const { fields, rest } = fieldErrors(error);
      const taken = hasCode(error, 'code_taken') ? errorText(error) : undefined;
      setErrors(
        rest
          ? { name: rest }
          : Object.fromEntries(Object.entries(fields).map(([key, text]) => [key, taken ?? text])),
      );
    },
  });
  return { errors, setErrors, contradictions, accepted, setAccepted, save };
}

function TextField(
  props: Part & { name: 'login' | 'name' | 'employeeNo'; disabled?: boolean; autoFocus?: boolean },
) {
  const t = useT(peopleTexts);
  const { name, draft, set, errors } = props;
  return (
    <Field label={t(`field.${name}`)} required error={errors[name]}>
      {(control) => (
        <Input
          {...control}
          autoFocus={props.autoFocus === true}
          autoComplete="off"
          disabled={props.disabled === true}
          maxLength={60}
          value={draft[name]}
          onChange={({ target }) => set({ [name]: target.value })}
        />
      )}
    </Field>
  );
}

function AccountPart(part: Part) {
  const t = useT(peopleTexts);
  const rules = usePasswordRules();
  const { draft, set, errors, user } = part;
  return (
    <div className="form-grid">
      <TextField {...part} name="login" disabled={user !== undefined} autoFocus={!user} />
      <TextField {...part} name="name" autoFocus={user !== undefined} />
      <TextField {...part} name="employeeNo" />
      {!user && (
        <Field label={t('field.password')} required error={errors.password} hint={t('field.password.hint')}>
          {(control) => (
            <div className="row">
              <Input
                {...control}
                autoComplete="off"
                value={draft.password}
                onChange={({ target }) => set({ password: target.value })}
              />
              <Button onClick={() => set({ password: generatePassword(rules?.minLength ?? 0) })}>
                {t('generate')}
              </Button>
            </div>
          )}
        </Field>
      )}
    </div>
  );
}

function RightsPart({ draft, set, errors }: Part) {
  const t = useT(peopleTexts);
  const right = useT(rightsTexts);
  const english = useLocale() === 'en';
  const roleName = useRoleName();
  const units = useQuery(unitsQuery()).data?.items ?? [];
  const roles = useQuery(rolesQuery).data?.items ?? [];
  const posts = (useQuery(postsQuery).data?.items ?? []).filter(
    ({ archived, id }) => !archived || id === draft.postId,
  );
  const search = { optionFilterProp: 'label' } as const;
  return (
    <div className="form-grid">
      <Field label={t('field.unit')} required error={errors.unitId}>
        {(control) => (
          <Select
            {...control}
            showSearch={search}
            value={draft.unitId}
            options={units.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(unitId: string) => set({ unitId })}
          />
        )}
      </Field>
      <Field label={t('field.post')} error={errors.postId}>
        {(control) => (
          <Select
            {...control}
            allowClear
            showSearch={search}
            value={draft.postId}
            options={posts.map(({ id, name, nameEn }) => ({ value: id, label: english ? nameEn : name }))}
            onChange={(postId: string | undefined) => set({ postId: postId ?? null })}
          />
        )}
      </Field>
      <Field label={t('field.category')} required>
        {(control) => (
          <Select
            {...control}
            value={draft.category}
            options={userCategories.map((one) => ({ value: one, label: right(`category.${one}`) }))}
            onChange={(category) => set({ category })}
          />
        )}
      </Field>
      <Field label={t('field.role')} required error={errors.roleId}>
        {(control) => (
          <Select
            {...control}
            showSearch={search}
            value={draft.roleId}
            options={roles.map(({ id, key, name }) => ({ value: id, label: roleName(key, name) }))}
            onChange={(roleId: string) => {
              // The category that the role is made for is what people nearly always mean.
              const fitting = roles.find(({ id }) => id === roleId)?.category;
              set({ roleId, ...(fitting && { category: fitting }) });
            }}
          />
        )}
      </Field>
    </div>
  );
}

function PersonPart({ draft, set, errors, user }: Part) {
  const t = useT(peopleTexts);
  const words = useT(enumTexts);
  const emailHidden = user?.hidden.includes('email') ?? false;
  return (
    <>
      <div className="form-grid">
        <Field label={t('field.gender')}>
          {(control) => (
            <Select
              {...control}
              value={draft.gender}
              options={(['female', 'male', 'unknown'] as const).map((one) => ({
                value: one,
                label: words(`gender.${one}`),
              }))}
              onChange={(gender) => set({ gender })}
            />
          )}
        </Field>
        <Field
          label={t('field.email')}
          error={errors.email}
          hint={emailHidden ? t('field.hidden') : user?.email?.includes('*') ? t('field.masked') : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              disabled={emailHidden}
              maxLength={200}
              value={draft.email ?? user?.email ?? ''}
              onChange={({ target }) => set({ email: target.value })}
            />
          )}
        </Field>
        <DateTimeField
          label={t('field.birthday')}
          day
          value={draft.birthday === undefined ? (user?.birthday ?? null) : draft.birthday}
          onChange={(birthday) => set({ birthday })}
        />
        <DateTimeField
          label={t('field.hiredOn')}
          day
          value={draft.hiredOn}
          onChange={(hiredOn) => set({ hiredOn })}
        />
      </div>
      <Field label={t('field.skills')} group>
        {() => (
          <SkillEditor
            known={user?.skills ?? []}
            value={draft.skills}
            onChange={(skills) => set({ skills })}
          />
        )}
      </Field>
      <Field label={t('field.hours')} group>
        {() => (
          <WorkingHoursEditor value={draft.workingHours} onChange={(workingHours) => set({ workingHours })} />
        )}
      </Field>
    </>
  );
}
