import { type SavedView, type ViewAudience, viewAudiences } from '@guanjia/contracts/views/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { DownIcon, PlusIcon } from '../icons.tsx';
import { listTexts } from './texts.ts';
import { type ViewSearch, viewActions } from './view-queries.ts';

/** What the owner can do with a view: take over what is shown now, rename, share, delete. */
export function ViewMenu(props: {
  listKey: string;
  view: SavedView;
  /** What is shown now, when it differs from the view. */
  changed: ViewSearch | undefined;
  onRemoved: () => void;
}) {
  const t = useT(listTexts);
  const common = useT(commonTexts);
  const actions = viewActions(useQueryClient(), props.listKey);
  const [editing, setEditing] = useState(false);
  const { view, changed } = props;

  async function remove(): Promise<void> {
    await actions.remove(view);
    props.onRemoved();
    const { name, search, audience } = view;
    showToast({
      kind: 'info',
      text: t('view.removed', { name }),
      action: { label: common('undo'), run: () => void actions.create({ name, search, audience }) },
    });
  }

  const items = [
    ...(changed ? [{ key: 'update', label: t('view.update') }] : []),
    { key: 'edit', label: t('view.edit') },
    { key: 'remove', label: t('view.remove', { name: view.name }), danger: true },
  ];
  return (
    <Popover
      open={editing}
      onOpenChange={(open) => !open && setEditing(false)}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={
        <ViewForm
          initial={view}
          onSave={async (next) => {
            await actions.change(view, next);
            setEditing(false);
          }}
        />
      }
    >
      <Dropdown
        trigger={['click']}
        menu={{
          items,
          onClick: ({ key }) => {
            if (key === 'update' && changed) void actions.change(view, { search: changed });
            if (key === 'edit') setEditing(true);
            if (key === 'remove') void remove();
          },
        }}
      >
        <button type="button" className="plain muted" aria-label={t('view.menu', { name: view.name })}>
          <DownIcon size={12} />
        </button>
      </Dropdown>
    </Popover>
  );
}

/** Saves what is shown now under a name. */
export function SaveView(props: { listKey: string; search: ViewSearch; onSaved: (view: SavedView) => void }) {
  const t = useT(listTexts);
  const actions = viewActions(useQueryClient(), props.listKey);
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={
        <ViewForm
          initial={{ name: '', audience: 'own' }}
          onSave={async (next) => {
            const view = await actions.create({ ...next, search: props.search });
            setOpen(false);
            props.onSaved(view);
            showToast({ kind: 'done', text: t('view.saved', { name: view.name }) });
          }}
        />
      }
    >
      <button type="button" className="link row small">
        <PlusIcon size={12} />
        {t('view.save')}
      </button>
    </Popover>
  );
}

function ViewForm(props: {
  initial: { name: string; audience: ViewAudience };
  onSave: (next: { name: string; audience: ViewAudience }) => Promise<void>;
}) {
  const t = useT(listTexts);
  const common = useT(commonTexts);
  const mayShare = useMay('views.share');
  const inGroup = useMe().user.group !== null;
  const [name, setName] = useState(props.initial.name);
  const [audience, setAudience] = useState(props.initial.audience);
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => props.onSave({ name: name.trim(), audience }),
  });
  return (
    <form
      className="stack"
      style={{ width: 240 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) save.mutate();
      }}
    >
      <Input
        autoFocus
        aria-label={t('view.name')}
        placeholder={t('view.name.placeholder')}
        maxLength={30}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      {mayShare && (
        <Select
          aria-label={t('view.audience')}
          value={audience}
          onChange={setAudience}
          options={viewAudiences
            .filter((value) => value !== 'group' || inGroup)
            .map((value) => ({ value, label: t(`view.audience.${value}`) }))}
        />
      )}
      {save.isError && (
        <div className="notice tone-alarm" role="alert">
          {errorText(save.error)}
        </div>
      )}
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {common('save')}
      </Button>
    </form>
  );
}
