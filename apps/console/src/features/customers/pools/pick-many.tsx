import { ApiError } from '@guanjia/client/http';
import { pickCustomers } from '@guanjia/contracts/customers/pools';
import { useMutation, useQuery } from '@tanstack/react-query';
import { InputNumber } from 'antd';
import { useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { type ListSearch, toListQuery } from '../../../lib/list-search.ts';
import { showToast } from '../../../lib/toast.ts';
import { FormPopover } from './form-popover.tsx';
import { poolStandingQuery, useToldMoves } from './pool-queries.ts';
import { poolTexts } from './texts.ts';

/** Picks the first customers of the public pool as the list is filtered; says what is left of the limits. */
export function PickMany({ search }: { search: ListSearch }) {
  const t = useT(poolTexts);
  const told = useToldMoves();
  const [count, setCount] = useState(10);
  const pick = useMutation({
    mutationFn: () => api.call(pickCustomers, { body: { count, query: toListQuery(search) } }),
    onSuccess: ({ moveIds, refusal }) => {
      if (moveIds.length > 0) told(moveIds, t('pick.many.done', { n: moveIds.length }));
      const why = refusal && errorText(new ApiError(refusal));
      if (why) showToast({ kind: 'info', text: why });
      else if (moveIds.length === 0) showToast({ kind: 'info', text: t('pick.many.none') });
    },
  });
  return (
    <FormPopover label={t('pick.many')} ready={count > 0} onSubmit={() => pick.mutateAsync()}>
      <p className="muted small">{t('pick.many.hint')}</p>
      <Field label={t('pick.many.count')}>
        {(control) => (
          <InputNumber
            {...control}
            autoFocus
            min={1}
            max={200}
            precision={0}
            value={count}
            onChange={(next) => setCount(next ?? count)}
          />
        )}
      </Field>
      <Standing />
    </FormPopover>
  );
}

/** How much of the own limits is used. */
export function Standing() {
  const t = useT(poolTexts);
  const standing = useQuery(poolStandingQuery).data;
  if (!standing) return null;
  const of = (limit: number | null) => (limit === null ? '' : t('standing.limit', { n: limit }));
  return (
    <p className="muted small">
      {t('standing.of', {
        picked: standing.pickedToday,
        perDay: of(standing.perDay),
        held: standing.held,
        holding: of(standing.holding),
      })}
    </p>
  );
}
