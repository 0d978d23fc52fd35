import { addNote } from '@guanjia/contracts/customers/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { recall, remember } from '../../lib/remember.ts';
import { showToast } from '../../lib/toast.ts';
import { customerTexts } from './texts.ts';

/** A note on the customer. Ctrl/⌘ + Enter saves; half-written text survives a reload. */
export function NoteBox({ customerId }: { customerId: string }) {
  const t = useT(customerTexts);
  const client = useQueryClient();
  const key = `note.${customerId}`;
  const [text, setText] = useState(() => recall(key) ?? '');
  const change = (next: string) => {
    setText(next);
    remember(key, next || undefined);
  };
  const save = useMutation({
    mutationFn: () => api.call(addNote, { params: { id: customerId }, body: { text: text.trim() } }),
    onSuccess: () => {
      change('');
      showToast({ kind: 'done', text: t('note.saved') });
      void client.invalidateQueries({ queryKey: ['customers', 'timeline', customerId] });
    },
  });
  const submit = () => {
    if (text.trim() && !save.isPending) save.mutate();
  };
  return (
    <div className="row" style={{ alignItems: 'flex-end' }}>
      <Input.TextArea
        aria-label={t('note.add')}
        placeholder={t('note.placeholder')}
        autoSize={{ minRows: 1, maxRows: 5 }}
        maxLength={4000}
        value={text}
        onChange={({ target }) => change(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing)
            return;
          event.preventDefault();
          event.stopPropagation();
          submit();
        }}
      />
      <Button onClick={submit} loading={save.isPending} disabled={!text.trim()}>
        {t('note.add')}
      </Button>
    </div>
  );
}
