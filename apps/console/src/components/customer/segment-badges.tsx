import { listCustomerMarks, type Segment } from '@guanjia/contracts/customers/segments';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const markTones: Readonly<Record<NonNullable<Segment['mark']>, string>> = {
  good: 'tone-ready',
  bad: 'tone-alarm',
};

/** The marked segments that the customer is in now; they come a moment after the rest of the record. */
export function SegmentBadges({ customerId }: { customerId: string }) {
  const marks = useQuery({
    queryKey: ['customers', 'marks', customerId],
    queryFn: ({ signal }) =>
      api.call(listCustomerMarks, { params: { id: customerId } }, { signal }).then(({ items }) => items),
    // The record can do without.
    meta: { errors: 'inline' },
  }).data;
  return marks?.map(({ id, name, note, mark }) => (
    <span key={id} className={`badge ${markTones[mark]}`} title={note ?? undefined}>
      {name}
    </span>
  ));
}
