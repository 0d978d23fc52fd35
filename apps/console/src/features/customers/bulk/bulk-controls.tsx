import { controlBulk, getBulk } from '@guanjia/contracts/customers/bulk';
import type { BackgroundTask } from '@guanjia/contracts/tasks/routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { BulkResult } from './bulk-result.tsx';
import { bulkTexts } from './texts.ts';

type Control = 'pause' | 'resume' | 'cancel' | 'undo';

/** In the task centre: pause, go on, cancel, take back, and what became of each customer. */
export function BulkControls({ task }: { task: BackgroundTask }) {
  const t = useT(bulkTexts);
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const queryKey = ['tasks', 'bulk', task.id];
  const bulk = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.call(getBulk, { params: { id: task.id } }, { signal }),
  }).data;
  const control = useMutation({
    mutationFn: (what: Control) => api.call(controlBulk, { params: { id: task.id }, body: { do: what } }),
    onSuccess: (answer) => client.setQueryData(queryKey, answer),
  });
  const button = (what: Control) => (
    <Button
      key={what}
      size="small"
      type="link"
      disabled={control.isPending}
      onClick={() => control.mutate(what)}
    >
      {t(what)}
    </Button>
  );
  const running = bulk && ['freezing', 'running', 'undoing'].includes(bulk.state);
  return (
    <div className="row">
      {running && button('pause')}
      {bulk?.state === 'paused' && button('resume')}
      {bulk && (bulk.state === 'paused' || (running && bulk.state !== 'undoing')) && button('cancel')}
      {bulk?.undoable && button('undo')}
      <Button size="small" type="link" onClick={() => setOpen(true)}>
        {t('result')}
      </Button>
      {open && <BulkResult id={task.id} name={task.label} onClose={() => setOpen(false)} />}
    </div>
  );
}
