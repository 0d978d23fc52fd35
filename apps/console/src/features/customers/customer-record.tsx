import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import { isShown } from '@guanjia/contracts/core/form-rules';
import { useQuery } from '@tanstack/react-query';
import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { CustomerForm } from '../../components/customer/customer-form.tsx';
import { customerFormQuery, customerQuery } from '../../components/customer/customer-queries.ts';
import { CustomerSummary } from '../../components/customer/customer-summary.tsx';
import { NoteBox } from '../../components/customer/note-box.tsx';
import { OwnField } from '../../components/customer/own-field.tsx';
import { recordTexts } from '../../components/customer/record-texts.ts';
import { useTerms } from '../../components/customer/use-terms.ts';
import { SendOne } from '../../components/messaging/send-one.tsx';
import { messagingTexts } from '../../components/messaging/texts.ts';
import { Loaded } from '../../components/states.tsx';
import { Timeline } from '../../components/timeline/timeline.tsx';
import { formatDateTime, formatMoney } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { useMay } from '../../lib/session.ts';
import { CustomerHistory } from './customer-history.tsx';
import { DeleteButton } from './delete-button.tsx';
import { MergeHistory } from './merging/merge-history.tsx';
import { SuspectedDuplicates } from './merging/suspected-duplicates.tsx';
import { mergingTexts } from './merging/texts.ts';
import { OwnerHistory } from './pools/owner-history.tsx';
import { PoolPanel } from './pools/pool-panel.tsx';
import { customerPoolQuery } from './pools/pool-queries.ts';
import { poolTexts } from './pools/texts.ts';
import { RecordSheetView } from './record/record-sheet.tsx';
import { customersTexts } from './texts.ts';
import { VerifyIdentity } from './verification/verify-identity.tsx';

/** A retired field only where it still says something; what the values hide is hidden here too. */
export function isWorthShowing(field: FormField, values: FormValues): boolean {
  return field.retired ? values[field.key] !== undefined : isShown(field, values);
}

/** The whole record: who, own fields, notes, everything that happened. */
export function CustomerRecord({ id, onDeleted }: { id: string; onDeleted: () => void }) {
  const t = useT(customersTexts);
  const words = useT(recordTexts);
  const terms = useTerms();
  const pools = useT(poolTexts);
  const merging = useT(mergingTexts);
  const query = useQuery(customerQuery(id));
  const fields = useQuery(customerFormQuery).data?.fields ?? [];
  const access = useQuery(customerPoolQuery(id)).data?.access ?? 'full';
  const mayEdit = useMay('customers.update') && access !== 'read';
  const mayVerify = useMay('customers.verify');
  const mayDelete = useMay('customers.delete') && access === 'full';
  const maySend = useMay('messaging.send');
  const messages = useT(messagingTexts);
  const [editing, setEditing] = useState(false);
  const [writing, setWriting] = useState(false);
  return (
    <Loaded query={query}>
      {(customer) =>
        customer.id !== id ? (
          // Merged: the one who stayed.
          <CustomerRecord key={customer.id} id={customer.id} onDeleted={onDeleted} />
        ) : editing ? (
          <CustomerForm
            customer={customer}
            onDone={() => setEditing(false)}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <div className="stack">
            <CustomerSummary customer={customer} />
            <PoolPanel customer={customer} />
            {(mayEdit || maySend) && (
              <div className="row">
                {mayEdit && <Button onClick={() => setEditing(true)}>{t('edit')}</Button>}
                {maySend && <Button onClick={() => setWriting(true)}>{messages('send')}</Button>}
                {mayEdit && <SuspectedDuplicates id={id} />}
                {mayEdit && mayDelete && <DeleteButton id={id} name={customer.name} onDeleted={onDeleted} />}
              </div>
            )}
            {writing && <SendOne customer={customer} onClose={() => setWriting(false)} />}
            <dl className="facts">
              <dt>{t('column.source')}</dt>
              <dd>{customer.source ?? '–'}</dd>
              {customer.media && (
                <>
                  <dt>{words('media')}</dt>
                  <dd>
                    {[terms.name('media', customer.media), customer.mediaDetail].filter(Boolean).join(' · ')}
                  </dd>
                </>
              )}
              {(['industry', 'products', 'employees'] as const).map(
                (field) =>
                  customer[field] !== null && (
                    <div key={field} style={{ display: 'contents' }}>
                      <dt>{words(field)}</dt>
                      <dd>{customer[field]}</dd>
                    </div>
                  ),
              )}
              {customer.turnover !== null && (
                <>
                  <dt>{words('turnover')}</dt>
                  <dd>{formatMoney(customer.turnover)}</dd>
                </>
              )}
              <dt>{t('column.created')}</dt>
              <dd>{formatDateTime(customer.createdAt)}</dd>
              {customer.origin && (
                <>
                  <dt>{t('fact.origin')}</dt>
                  <dd>
                    {t('origin.text', {
                      name: customer.origin.by.name,
                      file: customer.origin.fileName,
                      at: formatDateTime(customer.origin.at).slice(0, 16),
                    })}
                  </dd>
                </>
              )}
              {fields
                .filter((field) => isWorthShowing(field, customer.custom))
                .map((field) => (
                  <div key={field.key} style={{ display: 'contents' }}>
                    <dt>{labelOf(field.label)}</dt>
                    <dd>
                      <OwnField customerId={id} field={field} value={customer.custom[field.key]} />
                    </dd>
                  </div>
                ))}
            </dl>
            <RecordSheetView customer={customer} editable={mayEdit} />
            {mayVerify && <VerifyIdentity customer={customer} />}
            {mayEdit && <NoteBox customerId={id} />}
            <Tabs
              items={[
                { key: 'timeline', label: t('tab.timeline'), children: <Timeline customerId={id} /> },
                { key: 'moves', label: pools('tab.moves'), children: <OwnerHistory id={id} /> },
                { key: 'merges', label: merging('tab.merges'), children: <MergeHistory id={id} /> },
                { key: 'history', label: t('tab.history'), children: <CustomerHistory id={id} /> },
              ]}
            />
          </div>
        )
      }
    </Loaded>
  );
}
