import {
  listSendings,
  type Sending,
  type SendingState,
  sendingList,
} from '@guanjia/contracts/messaging/sendings';
import type { MessageKind } from '@guanjia/contracts/messaging/templates';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SendDialog } from '../../components/messaging/send-dialog.tsx';
import { messagingTexts } from '../../components/messaging/texts.ts';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { SendingPanel } from './sending-panel.tsx';
import { SendingBadge, SendingProgress } from './sending-state.tsx';
import { messagingPageTexts } from './texts.ts';

/** Messages to many. */
export function SendingsPage() {
  const t = useT(messagingPageTexts);
  const words = useT(messagingTexts);
  const mayBulk = useMay('messaging.bulk');
  const columns = useColumns();
  const [typing, setTyping] = useState(false);
  const actions = mayBulk && (
    <>
      <Link to="/customers">
        <Button>{t('sendings.choose')}</Button>
      </Link>
      <Button type="primary" onClick={() => setTyping(true)}>
        {t('sendings.typed')}
      </Button>
    </>
  );
  return (
    <>
      <RecordList
        title={t('sendings')}
        definition={sendingList}
        columns={columns}
        fetchPage={(query, signal) => api.call(listSendings, { query }, { signal })}
        searchPlaceholder={t('sendings.search')}
        actions={actions}
        empty={{ title: t('sendings.empty'), hint: t('sendings.empty.hint'), action: actions }}
        watch={['messaging.sending']}
        rowLabel={(row) => row.name}
        panel={(id, _row, close) => <SendingPanel key={id} id={id} onClose={close} />}
      />
      {typing && (
        <SendDialog
          title={words('send.typed.title')}
          audience="typed"
          onClose={() => setTyping(false)}
          onStarted={() => setTyping(false)}
        />
      )}
    </>
  );
}

function useColumns(): ListColumn<Sending>[] {
  const t = useT(messagingPageTexts);
  const words = useT(messagingTexts);
  return useMemo(
    () => [
      { key: 'name', title: t('column.name'), width: 200, grow: true, render: (row) => row.name },
      {
        key: 'kind',
        title: t('column.kind'),
        width: 90,
        render: (row) => words(`kind.${row.kind}`),
        option: (value) => words(`kind.${value as MessageKind}`),
      },
      {
        key: 'state',
        title: t('column.state'),
        width: 120,
        text: (row) => t(`state.${row.state}`),
        render: (row) => <SendingBadge state={row.state} />,
        option: (value) => t(`state.${value as SendingState}`),
      },
      {
        key: 'progress',
        title: t('column.progress'),
        width: 200,
        text: (row) => `${row.sent + row.failed + row.unknown}/${row.total}`,
        render: (row) => <SendingProgress sending={row} />,
      },
      {
        key: 'refused',
        title: t('count.refused'),
        width: 90,
        align: 'end',
        render: (row) => formatNumber(row.refused),
      },
      { key: 'userId', title: t('column.by'), width: 110, render: (row) => row.by.name },
      {
        key: 'createdAt',
        title: t('column.created'),
        width: 150,
        render: (row) => formatDateTime(row.createdAt).slice(0, 16),
      },
    ],
    [t, words],
  );
}
