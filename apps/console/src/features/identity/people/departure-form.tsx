import { handOverKinds, previewDeparture, startDeparture } from '@guanjia/contracts/identity/departures';
import type { User } from '@guanjia/contracts/identity/users';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { colleaguesQuery } from '../../../components/list/filter-editor.tsx';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { formatDateTime, formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { peopleTexts } from './texts.ts';

const departureQuery = (id: string) =>
  queryOptions({
    queryKey: ['identity', 'departure', id],
    queryFn: ({ signal }) => api.call(previewDeparture, { params: { id } }, { signal }),
  });

/** Somebody leaves: what they have, who gets it, why. */
export function DepartureForm(props: { user: User; onDone: () => void; onCancel: () => void }) {
  const t = useT(peopleTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const preview = useQuery(departureQuery(props.user.id));
  const people = (useQuery(colleaguesQuery).data?.items ?? []).filter(({ id }) => id !== props.user.id);
  const [successorId, setSuccessorId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string>();
  const start = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(startDeparture, {
        params: { id: props.user.id },
        body: { successorId, reason: reason.trim() },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['identity'] });
      void client.invalidateQueries({ queryKey: ['list', 'identity.users'] });
      showToast({ kind: 'info', text: t('depart.started', { name: props.user.name }) });
      props.onDone();
    },
    onError: (failure) => setError(errorText(failure)),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!reason.trim()) return setError(common('field.required', { name: t('depart.reason') }));
    setError(undefined);
    start.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p>{t('depart.why')}</p>
      <Loaded query={preview} rows={2}>
        {({ amounts }) => {
          const lines = handOverKinds.filter((kind) => amounts[kind]);
          return (
            <ul className="strong">
              {lines.length === 0 && <li>{t('depart.nothing')}</li>}
              {lines.map((kind) => (
                <li key={kind}>{t(`depart.${kind}`, { n: formatNumber(amounts[kind] ?? 0) })}</li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <Field label={t('depart.successor')}>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={successorId ?? ''}
            options={[
              { value: '', label: t('depart.successor.none') },
              ...people.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id: string) => setSuccessorId(id || null)}
          />
        )}
      </Field>
      <Field label={t('depart.reason')} required error={error}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
      <div className="row end">
        <Button onClick={props.onCancel}>{common('cancel')}</Button>
        <Button type="primary" danger htmlType="submit" loading={start.isPending}>
          {t('depart.go')}
        </Button>
      </div>
    </form>
  );
}

/** How the departure of somebody who has left went. */
export function DepartureState({ userId }: { userId: string }) {
  const t = useT(peopleTexts);
  const last = useQuery(departureQuery(userId)).data?.last;
  if (!last) return null;
  const date = formatDateTime(last.startedAt);
  if (!last.finishedAt) return <p className="muted">{t('depart.running')}</p>;
  return (
    <p className="muted">
      {last.successor
        ? t('depart.done', { date, successor: last.successor.name })
        : t('depart.done.none', { date })}
    </p>
  );
}
