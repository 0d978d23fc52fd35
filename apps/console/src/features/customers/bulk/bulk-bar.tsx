import type { Permission } from '@guanjia/contracts/core/permissions';
import type { BulkActionName } from '@guanjia/contracts/customers/bulk';
import { Button } from 'antd';
import { useState } from 'react';
import type { ListSelection } from '../../../components/list/types.ts';
import { showCount } from '../../../components/list/view-tabs.tsx';
import { SendDialog } from '../../../components/messaging/send-dialog.tsx';
import { messagingTexts } from '../../../components/messaging/texts.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMe } from '../../../lib/session.ts';
import { MergeDialog } from '../merging/merge-dialog.tsx';
import { mergingTexts } from '../merging/texts.ts';
import { AddToCampaign } from '../segments/add-to-campaign.tsx';
import { segmentTexts } from '../segments/texts.ts';
import { BulkDialog, targetOf } from './bulk-dialog.tsx';
import { bulkTexts } from './texts.ts';

/** Actions on selected customers with the permission that each needs. */
const actions: readonly { name: BulkActionName; permission: Permission }[] = [
  { name: 'pick', permission: 'customers.pick' },
  { name: 'give_back', permission: 'customers.pick' },
  { name: 'assign', permission: 'customers.assign' },
  { name: 'distribute', permission: 'customers.assign' },
  { name: 'take_back', permission: 'customers.assign' },
  { name: 'share', permission: 'customers.share' },
  { name: 'unshare', permission: 'customers.share' },
];

/** What can be done with the selected customers. */
export function BulkBar({ selection }: { selection: ListSelection }) {
  const t = useT(bulkTexts);
  const words = useT(segmentTexts);
  const { permissions } = useMe();
  const messages = useT(messagingTexts);
  const [adding, setAdding] = useState(false);
  const [writing, setWriting] = useState(false);
  const mergeWords = useT(mergingTexts);
  const [merging, setMerging] = useState(false);
  const mayMerge =
    permissions.includes('customers.merge') &&
    !selection.query &&
    selection.ids.length >= 2 &&
    selection.ids.length <= 5;
  const [open, setOpen] = useState<BulkActionName>();
  return (
    <>
      {actions
        .filter(({ permission }) => permissions.includes(permission))
        .map(({ name }) => (
          <Button key={name} size="small" onClick={() => setOpen(name)}>
            {t(`action.${name}`)}
          </Button>
        ))}
      {permissions.includes('outbound.import') && (
        <Button size="small" onClick={() => setAdding(true)}>
          {words('add')}
        </Button>
      )}
      {adding && (
        <AddToCampaign
          title={words('add.title', { n: showCount(selection.count) })}
          whom={targetOf(selection)}
          onClose={() => setAdding(false)}
          onStarted={() => {
            setAdding(false);
            selection.clear();
          }}
        />
      )}
      {permissions.includes('messaging.bulk') && (
        <Button size="small" onClick={() => setWriting(true)}>
          {messages('send.many')}
        </Button>
      )}
      {writing && (
        <SendDialog
          title={messages('send.many.title', { n: showCount(selection.count) })}
          audience={targetOf(selection)}
          onClose={() => setWriting(false)}
          onStarted={() => {
            setWriting(false);
            selection.clear();
          }}
        />
      )}
      {mayMerge && (
        <Button size="small" onClick={() => setMerging(true)}>
          {mergeWords('merge.selected')}
        </Button>
      )}
      {merging && (
        <MergeDialog
          ids={selection.ids}
          onClose={() => setMerging(false)}
          onMerged={() => {
            setMerging(false);
            selection.clear();
          }}
        />
      )}
      {open && (
        <BulkDialog
          action={open}
          selection={selection}
          onClose={() => setOpen(undefined)}
          onStarted={() => {
            setOpen(undefined);
            selection.clear();
          }}
        />
      )}
    </>
  );
}
