import {
  getRevealAllowance,
  otherPurpose,
  type RevealAllowance,
  type RevealReason,
} from '@guanjia/contracts/audit/reveals';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Popover, Radio } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { EyeIcon } from '../icons.tsx';
import { Loaded } from '../states.tsx';
import { revealTexts } from './texts.ts';

/** Shows a protected value after asking what for. `reveal` asks the server and shows what it answers. */
export function RevealButton(props: { label: string; reveal: (reason: RevealReason) => Promise<void> }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      destroyOnHidden
      content={<RevealForm reveal={props.reveal} onDone={() => setOpen(false)} />}
    >
      <button type="button" className="icon-button" aria-label={props.label} title={props.label}>
        <EyeIcon size={15} />
      </button>
    </Popover>
  );
}

const allowanceKey = ['audit', 'allowance'];

function RevealForm(props: { reveal: (reason: RevealReason) => Promise<void>; onDone: () => void }) {
  const t = useT(revealTexts);
  const client = useQueryClient();
  const [purpose, setPurpose] = useState<string>();
  const [note, setNote] = useState('');
  const query = useQuery({
    queryKey: allowanceKey,
    staleTime: 0,
    queryFn: ({ signal }) => api.call(getRevealAllowance, {}, { signal }),
  });
  const reveal = useMutation({
    meta: { errors: 'inline' },
    mutationFn: (reason: RevealReason) => props.reveal(reason),
    onSuccess: props.onDone,
    onSettled: () => client.invalidateQueries({ queryKey: allowanceKey }),
  });
  const ready = purpose !== undefined && (purpose !== otherPurpose || note.trim() !== '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (ready) reveal.mutate({ purpose, ...(note.trim() ? { note: note.trim() } : {}) });
  };
  return (
    <form className="stack" style={{ width: 280, gap: 8 }} onSubmit={submit}>
      <Loaded query={query} rows={3}>
        {({ allowance, purposes }) => (
          <>
            <Radio.Group
              aria-label={t('purpose')}
              className="filter-options"
              value={purpose}
              onChange={({ target }) => setPurpose(target.value as string)}
              options={[
                ...purposes.map(({ key, label }) => ({ value: key, label: labelOf(label) })),
                { value: otherPurpose, label: t('other') },
              ]}
            />
            <Input
              aria-label={t('note')}
              placeholder={purpose === otherPurpose ? t('note.required') : t('note')}
              maxLength={200}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
            {reveal.error && (
              <div className="field-error" role="alert">
                {errorText(reveal.error)}
              </div>
            )}
            <div className="row">
              <span className="muted small grow">
                <Left allowance={allowance} />
              </span>
              <Button
                size="small"
                type="primary"
                htmlType="submit"
                loading={reveal.isPending}
                disabled={!ready}
              >
                {t('show')}
              </Button>
            </div>
            <span className="muted small">{t('why')}</span>
          </>
        )}
      </Loaded>
    </form>
  );
}

function Left({ allowance: { used, limit } }: { allowance: RevealAllowance }) {
  const t = useT(revealTexts);
  return limit === null ? t('left.unlimited', { used }) : t('left', { n: Math.max(0, limit - used), limit });
}
