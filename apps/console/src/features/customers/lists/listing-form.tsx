import type { ListName } from '@guanjia/contracts/customers/record-listings';
import { listUnits } from '@guanjia/contracts/identity/organisation';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { DateTimeField } from '../../../components/date-time-field.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { recordPageTexts } from '../record/texts.ts';

export interface ListingInput {
  reason: string;
  until: string | null;
  branchIds: string[] | null;
}

/** Why somebody goes on a list, until when, and, on the white one, where. */
export function ListingForm(props: { list: ListName; onSend: (input: ListingInput) => void }) {
  const t = useT(recordPageTexts);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState<string | null>(null);
  const [branchIds, setBranchIds] = useState<string[]>([]);
  const maySeeUnits = useMay('identity.users.read');
  const branches = useQuery({
    queryKey: ['identity', 'units'],
    enabled: maySeeUnits && props.list === 'white',
    staleTime: 300_000,
    queryFn: ({ signal }) => api.call(listUnits, {}, { signal }),
  }).data?.items.filter(({ kind }) => kind === 'branch' || kind === 'company');
  return (
    <form
      className="stack"
      style={{ width: 300, gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!reason.trim()) return;
        props.onSend({ reason: reason.trim(), until, branchIds: branchIds.length > 0 ? branchIds : null });
      }}
    >
      <Input
        autoFocus
        aria-label={t('lists.reason')}
        placeholder={t('lists.reason')}
        maxLength={200}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <DateTimeField label={t('lists.until')} disablePast value={until} onChange={setUntil} />
      {branches && branches.length > 1 && (
        <Select
          mode="multiple"
          aria-label={t('lists.branches')}
          placeholder={t('lists.branches')}
          value={branchIds}
          options={branches.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(ids: string[]) => setBranchIds(ids)}
        />
      )}
      <div className="row end">
        <Button size="small" type="primary" htmlType="submit" disabled={!reason.trim()}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
