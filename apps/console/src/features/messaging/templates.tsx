import {
  createMessageTemplate,
  deleteMessageTemplate,
  type MessageTemplate,
  restoreMessageTemplate,
  updateMessageTemplate,
} from '@guanjia/contracts/messaging/templates';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { Field } from '../../components/field.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import { MessageEditor, textProblem, type Written } from '../../components/messaging/message-editor.tsx';
import { templatesQuery } from '../../components/messaging/message-queries.ts';
import { useSendingState } from '../../components/messaging/sending-notice.tsx';
import { TemplateSelect } from '../../components/messaging/template-select.tsx';
import { messagingTexts } from '../../components/messaging/texts.ts';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { errorText, showError } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { messagingPageTexts } from './texts.ts';

/** The enterprise's own texts. */
export function Templates() {
  const t = useT(messagingPageTexts);
  const query = useQuery(templatesQuery);
  const [editing, setEditing] = useState<MessageTemplate | 'new'>();
  const close = () => setEditing(undefined);
  const button = (
    <Button type="primary" icon={<PlusIcon />} onClick={() => setEditing('new')}>
      {t('template.new')}
    </Button>
  );
  return (
    <div className="stack">
      <div className="row">
        <p className="muted grow">{t('templates.hint')}</p>
        {button}
      </div>
      <Loaded query={query} rows={4}>
        {(templates) =>
          templates.length === 0 ? (
            <EmptyState title={t('templates.none')} />
          ) : (
            <TemplateTable templates={templates} onEdit={setEditing} />
          )
        }
      </Loaded>
      <Drawer
        open={editing !== undefined}
        onClose={close}
        size={560}
        title={t(editing === 'new' ? 'template.new' : 'template.edit')}
        destroyOnHidden
      >
        {editing && <TemplateForm template={editing === 'new' ? undefined : editing} onDone={close} />}
      </Drawer>
    </div>
  );
}

function TemplateTable(props: {
  templates: readonly MessageTemplate[];
  onEdit: (template: MessageTemplate) => void;
}) {
  const t = useT(messagingPageTexts);
  const words = useT(messagingTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: templatesQuery.queryKey });
  const remove = useMutation({
    mutationFn: ({ id }: MessageTemplate) => api.call(deleteMessageTemplate, { params: { id } }),
    onSuccess: (_, { id, name }) => {
      void refresh();
      const bringBack = () => api.call(restoreMessageTemplate, { params: { id } }).then(refresh);
      showToast({
        kind: 'info',
        text: t('template.deleted', { name }),
        action: { label: common('undo'), run: () => void bringBack().catch(showError) },
      });
    },
  });
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th>{t('template.name')}</th>
          <th>{t('column.kind')}</th>
          <th>{t('column.text')}</th>
          <th aria-label={common('edit')} />
        </tr>
      </thead>
      <tbody>
        {props.templates.map((template) => (
          <tr key={template.id}>
            <td className="strong">{template.name}</td>
            <td>{words(`kind.${template.kind}`)}</td>
            <td>{template.text}</td>
            <td>
              <div className="row end">
                <button type="button" className="link" onClick={() => props.onEdit(template)}>
                  {common('edit')}
                </button>
                <button type="button" className="link" onClick={() => remove.mutate(template)}>
                  {common('remove')}
                </button>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TemplateForm({ template, onDone }: { template: MessageTemplate | undefined; onDone: () => void }) {
  const t = useT(messagingPageTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const { signature } = useSendingState();
  const [draft, setDraft] = useState<Written & { name: string }>({
    name: template?.name ?? '',
    kind: template?.kind ?? 'greeting',
    text: template?.text ?? '',
  });
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const body = { ...draft, name: draft.name.trim(), text: draft.text.trim() };
  const ready = body.name !== '' && body.text !== '' && !textProblem(body.text);
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      template
        ? api.call(updateMessageTemplate, {
            params: { id: template.id },
            body: { ...body, version: template.version },
          })
        : api.call(createMessageTemplate, { body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: templatesQuery.queryKey });
      showToast({ kind: 'done', text: common('saved') });
      onDone();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) save.mutate();
      }}
    >
      {!template && (
        <TemplateSelect
          presetsOnly
          onChoose={({ name, ...written }) => set({ ...written, name: draft.name || name })}
        />
      )}
      <Field label={t('template.name')} required>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={60}
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        )}
      </Field>
      <MessageEditor value={draft} onChange={set} signature={signature} error={textProblem(draft.text)} />
      {save.isError && (
        <p className="field-error" role="alert">
          {errorText(save.error)}
        </p>
      )}
      <div className="row end">
        <Button onClick={onDone}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
