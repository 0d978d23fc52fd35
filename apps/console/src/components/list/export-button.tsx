import type { ListDefinition } from '@guanjia/contracts/core/list';
import { exportList } from '@guanjia/contracts/tasks/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Popover } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { Field } from '../field.tsx';
import { DownloadIcon } from '../icons.tsx';
import { listTexts } from './texts.ts';
import type { ListColumn } from './types.ts';

interface ExportButtonProps {
  title: string;
  definition: ListDefinition;
  query: Record<string, string>;
  columns: readonly Pick<ListColumn<never>, 'key' | 'title' | 'option'>[];
}

/** Exports what the list shows, as it is filtered, for a stated purpose; the file appears in the task centre. */
export function ExportButton(props: ExportButtonProps) {
  const t = useT(listTexts);
  const mayExport = useMay('tasks.export');
  const [open, setOpen] = useState(false);
  if (!mayExport) return null;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={<ExportForm {...props} onDone={() => setOpen(false)} />}
    >
      <Button icon={<DownloadIcon />}>{t('export')}</Button>
    </Popover>
  );
}

function ExportForm(props: ExportButtonProps & { onDone: () => void }) {
  const t = useT(listTexts);
  const client = useQueryClient();
  const [purpose, setPurpose] = useState('');
  const run = useMutation({
    mutationFn: () =>
      api.call(exportList, {
        body: {
          list: props.definition.name,
          title: props.title,
          purpose: purpose.trim(),
          query: props.query,
          columns: props.columns.map(({ key, title, option }) => {
            const words = wordsOf(props.definition, key, option);
            return { key, title, ...(words ? { words } : {}) };
          }),
        },
      }),
    onSuccess: ({ state }) => {
      void client.invalidateQueries({ queryKey: ['tasks'] });
      showToast({ kind: 'info', text: state === 'waiting' ? t('export.waiting') : t('export.started') });
      props.onDone();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (purpose.trim()) run.mutate();
  };
  return (
    <form className="stack" style={{ width: 300, gap: 8 }} onSubmit={submit}>
      <Field label={t('export.purpose')} required hint={t('export.purpose.hint')}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={200}
            value={purpose}
            onChange={({ target }) => setPurpose(target.value)}
          />
        )}
      </Field>
      <div className="row end">
        <Button
          size="small"
          type="primary"
          htmlType="submit"
          loading={run.isPending}
          disabled={!purpose.trim()}
        >
          {t('export.go')}
        </Button>
      </div>
    </form>
  );
}

/** What the page calls the values of an enum column, so that the file reads like the page. */
function wordsOf(
  { columns }: ListDefinition,
  key: string,
  option: ((value: string) => string) | undefined,
): Record<string, string> | undefined {
  const values = columns[key]?.options;
  return values && option && Object.fromEntries(values.map((value) => [value, option(value)]));
}
