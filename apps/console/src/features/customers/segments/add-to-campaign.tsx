import { addToCampaign } from '@guanjia/contracts/outbound/additions';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { campaignChoicesQuery } from '../../../components/campaign-choices.ts';
import { Field } from '../../../components/field.tsx';
import { FailedState } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { segmentTexts } from './texts.ts';

/** Named customers, or all of a filter, as a bulk change takes them. */
export type Whom = { kind: 'ids'; ids: string[] } | { kind: 'query'; query: { filter?: string; q?: string } };

/** Chooses the campaign on whose list customers are put. */
export function AddToCampaign(props: {
  title: string;
  whom: Whom;
  onClose: () => void;
  onStarted: () => void;
}) {
  const t = useT(segmentTexts);
  const common = useT(commonTexts);
  const [chosen, setChosen] = useState<string>();
  const campaigns = useQuery(campaignChoicesQuery);
  const open = (campaigns.data?.items ?? []).filter(({ state }) => state !== 'finished');
  const start = useMutation({
    mutationFn: (id: string) => api.call(addToCampaign, { params: { id }, body: props.whom }),
    onSuccess: () => {
      showToast({ kind: 'info', text: t('add.started') });
      props.onStarted();
    },
  });
  return (
    <Modal
      open
      width={480}
      title={props.title}
      onCancel={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{common('cancel')}</Button>
          <Button
            type="primary"
            disabled={!chosen}
            loading={start.isPending}
            onClick={() => chosen && start.mutate(chosen)}
          >
            {t('add.go')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {campaigns.isError ? (
          <FailedState error={campaigns.error} onRetry={() => void campaigns.refetch()} />
        ) : (
          <Field label={t('add.campaign')} required>
            {(control) => (
              <Select
                {...control}
                autoFocus
                showSearch={{ optionFilterProp: 'label' }}
                loading={campaigns.isPending}
                value={chosen ?? null}
                onChange={(id) => setChosen(id ?? undefined)}
                notFoundContent={t('add.none')}
                options={open.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
          </Field>
        )}
        <p className="muted small">{t('add.hint')}</p>
      </div>
    </Modal>
  );
}
