import type { RouteRequest } from '@guanjia/contracts/core/route';
import {
  deleteAvatar,
  getOwnProfile,
  type updateOwnProfile as OwnProfileRoute,
  type User,
  updateOwnProfile,
  uploadAvatar,
} from '@guanjia/contracts/identity/users';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type SubmitEvent, useRef, useState } from 'react';
import { DateTimeField } from '../../components/date-time-field.tsx';
import { Field } from '../../components/field.tsx';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { fieldErrors } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { meQuery } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { showToast } from '../../lib/toast.ts';
import { accountTexts } from './account-texts.ts';
import { peopleTexts } from './people/texts.ts';
import { UserFacts } from './people/user-facts.tsx';

const profileQuery = queryOptions({
  queryKey: ['identity', 'own-profile'],
  queryFn: ({ signal }) => api.call(getOwnProfile, {}, { signal }),
});

/** Who one is to colleagues: what the enterprise decides, and what people keep of themselves (IAM-048). */
export function OwnProfile() {
  const query = useQuery(profileQuery);
  const [pictureVersion, setPictureVersion] = useState(0);
  return (
    <Loaded query={query} rows={4}>
      {(user) => (
        <div className="stack">
          <UserFacts user={user} pictureVersion={pictureVersion} />
          <OwnPicture user={user} onChange={() => setPictureVersion(pictureVersion + 1)} />
          <ProfileForm key={user.version} user={user} />
        </div>
      )}
    </Loaded>
  );
}

function OwnPicture({ user, onChange }: { user: User; onChange: () => void }) {
  const t = useT(accountTexts);
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const done = () => {
    onChange();
    void client.invalidateQueries({ queryKey: profileQuery.queryKey });
    void client.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  const send = useMutation({
    mutationFn: (file: File) => api.upload(uploadAvatar, {}, file, file.name),
    onSuccess: done,
  });
  const remove = useMutation({ mutationFn: () => api.call(deleteAvatar, {}), onSuccess: done });
  return (
    <div className="row">
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        accept="image/png,image/jpeg,image/webp"
        aria-label={t('picture.choose')}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) send.mutate(file);
          target.value = '';
        }}
      />
      <Button loading={send.isPending} onClick={() => input.current?.click()}>
        {t('picture.choose')}
      </Button>
      {user.hasAvatar && (
        <Button loading={remove.isPending} onClick={() => remove.mutate()}>
          {t('picture.remove')}
        </Button>
      )}
      <span className="muted small">{t('picture.hint')}</span>
    </div>
  );
}

type Change = RouteRequest<typeof OwnProfileRoute>['body'];

function ProfileForm({ user }: { user: User }) {
  const t = useT(peopleTexts);
  const common = useT(commonTexts);
  const words = useT(enumTexts);
  const client = useQueryClient();
  const [change, setChange] = useState<Change>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const set = (patch: Change) => setChange({ ...change, ...patch });
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(updateOwnProfile, { body: change }),
    onSuccess: (saved) => {
      client.setQueryData(profileQuery.queryKey, saved);
      showToast({ kind: 'done', text: common('saved') });
    },
    onError: (error) => {
      const { fields, rest } = fieldErrors(error);
      setErrors(rest ? { email: rest } : fields);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setErrors({});
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <div className="form-grid">
        <Field label={t('field.gender')}>
          {(control) => (
            <Select
              {...control}
              value={change.gender ?? user.gender}
              options={(['female', 'male', 'unknown'] as const).map((one) => ({
                value: one,
                label: words(`gender.${one}`),
              }))}
              onChange={(gender) => set({ gender })}
            />
          )}
        </Field>
        <Field label={t('field.email')} error={errors.email}>
          {(control) => (
            <Input
              {...control}
              type="email"
              maxLength={200}
              value={change.email === undefined ? (user.email ?? '') : (change.email ?? '')}
              onChange={({ target }) => set({ email: target.value.trim() || null })}
            />
          )}
        </Field>
        <DateTimeField
          label={t('field.birthday')}
          day
          value={change.birthday === undefined ? user.birthday : change.birthday}
          onChange={(birthday) => set({ birthday })}
        />
      </div>
      <div>
        <Button htmlType="submit" disabled={Object.keys(change).length === 0} loading={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
