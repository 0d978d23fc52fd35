import { downloadAttachment, getAttachment, uploadAttachment } from '@guanjia/contracts/forms/attachments';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef } from 'react';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { formatBytes } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import type { ControlProps } from '../field.tsx';
import { UploadIcon } from '../icons.tsx';
import { formTexts } from './texts.ts';

const attachmentQuery = (id: string) => ({
  queryKey: ['forms', 'attachment', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.call(getAttachment, { params: { id } }, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** A file that a field holds, as a link that downloads it. */
export function FileLink({ id }: { id: string }) {
  const t = useT(formTexts);
  const query = useQuery(attachmentQuery(id));
  if (query.isError) return <span className="muted">{t('file.gone')}</span>;
  if (!query.data) return <>…</>;
  return (
    <a href={api.urlOf(downloadAttachment, { params: { id } })} download={query.data.name}>
      {query.data.name} <span className="muted small">{formatBytes(query.data.bytes)}</span>
    </a>
  );
}

/** Uploads a file at once; the record takes it when it is saved. */
export function FileControl(props: {
  control: ControlProps;
  value: string | undefined;
  disabled: boolean;
  onChange: (id: string | undefined) => void;
}) {
  const t = useT(formTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation({
    meta: { errors: 'inline' },
    mutationFn: (file: File) => api.upload(uploadAttachment, {}, file, file.name),
    onSuccess: (attachment) => {
      client.setQueryData(attachmentQuery(attachment.id).queryKey, attachment);
      props.onChange(attachment.id);
    },
  });
  return (
    <div className="row wrap">
      {props.value && <FileLink id={props.value} />}
      <input
        {...props.control}
        ref={input}
        type="file"
        className="visually-hidden"
        disabled={props.disabled || send.isPending}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) send.mutate(file);
          target.value = '';
        }}
      />
      <Button
        icon={<UploadIcon />}
        disabled={props.disabled}
        loading={send.isPending}
        onClick={() => input.current?.click()}
      >
        {t(props.value ? 'file.replace' : 'file.choose')}
      </Button>
      {props.value && !props.disabled && (
        <Button onClick={() => props.onChange(undefined)}>{common('remove')}</Button>
      )}
      {send.error && (
        <span className="field-error" role="alert">
          {errorText(send.error)}
        </span>
      )}
    </div>
  );
}
