import { type Post, savePost } from '@guanjia/contracts/identity/organisation';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { PlusIcon } from '../../../components/icons.tsx';
import { EmptyState, Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { postsQuery } from '../identity-queries.ts';
import { organisationTexts } from './texts.ts';

/** Posts: what people do in the organisation, with duties and requirements (IAM-037 to IAM-043). */
export function PostsPane() {
  const t = useT(organisationTexts);
  const common = useT(commonTexts);
  const mayManage = useMay('identity.units.manage');
  const posts = useQuery(postsQuery);
  const [editing, setEditing] = useState<Post | 'new'>();
  const close = () => setEditing(undefined);
  return (
    <div className="stack">
      {mayManage && (
        <div className="row end">
          <Button icon={<PlusIcon />} onClick={() => setEditing('new')}>
            {t('post.new')}
          </Button>
        </div>
      )}
      <Loaded query={posts}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('post.empty')} />
          ) : (
            <table className="data-table panel">
              <thead>
                <tr>
                  <th>{t('post.name')}</th>
                  <th>{t('post.name_en')}</th>
                  <th>{t('post.profile')}</th>
                  <th className="num">{t('post.people')}</th>
                  {mayManage && <th aria-label={common('edit')} />}
                </tr>
              </thead>
              <tbody>
                {items.map((post) => (
                  <tr key={post.id} className={post.archived ? 'muted' : ''}>
                    <td className="strong">{post.name}</td>
                    <td>{post.nameEn}</td>
                    <td className="ellipsis" style={{ maxWidth: 360 }}>
                      {post.profile || '–'}
                    </td>
                    <td className="num">{post.people}</td>
                    {mayManage && (
                      <td>
                        <div className="row end">
                          <button type="button" className="link" onClick={() => setEditing(post)}>
                            {common('edit')}
                          </button>
                          <ArchivePost post={post} />
                        </div>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
      <Drawer
        open={editing !== undefined}
        onClose={close}
        size={480}
        title={editing === 'new' ? t('post.new') : editing?.name}
        destroyOnHidden
      >
        {editing && <PostForm post={editing === 'new' ? undefined : editing} onDone={close} />}
      </Drawer>
    </div>
  );
}

function ArchivePost({ post }: { post: Post }) {
  const t = useT(organisationTexts);
  const client = useQueryClient();
  const { id, name, nameEn, profile, archived } = post;
  const change = useMutation({
    mutationFn: () =>
      api.call(savePost, {
        params: { id },
        body: { name, nameEn, profile, archived: !archived, create: false },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: postsQuery.queryKey }),
  });
  return (
    <button type="button" className="link" onClick={() => change.mutate()}>
      {t(archived ? 'post.restore' : 'post.archive')}
    </button>
  );
}

function PostForm({ post, onDone }: { post: Post | undefined; onDone: () => void }) {
  const t = useT(organisationTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [id] = useState(() => post?.id ?? crypto.randomUUID());
  const [draft, setDraft] = useState({
    name: post?.name ?? '',
    nameEn: post?.nameEn ?? '',
    profile: post?.profile ?? '',
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(savePost, {
        params: { id },
        body: { ...draft, archived: post?.archived ?? false, create: !post },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: postsQuery.queryKey });
      showToast({ kind: 'done', text: common('saved') });
      onDone();
    },
    onError: (error) => setErrors({ name: errorText(error) }),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const missing: Record<string, string> = {};
    if (!draft.name.trim()) missing.name = common('field.required', { name: t('post.name') });
    if (!draft.nameEn.trim()) missing.nameEn = common('field.required', { name: t('post.name_en') });
    setErrors(missing);
    if (Object.keys(missing).length === 0) save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {(['name', 'nameEn'] as const).map((key) => (
        <Field
          key={key}
          label={t(key === 'name' ? 'post.name' : 'post.name_en')}
          required
          error={errors[key]}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              value={draft[key]}
              onChange={({ target }) => setDraft({ ...draft, [key]: target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={t('post.profile')}>
        {(control) => (
          <Input.TextArea
            {...control}
            maxLength={4000}
            autoSize={{ minRows: 5, maxRows: 14 }}
            value={draft.profile}
            onChange={({ target }) => setDraft({ ...draft, profile: target.value })}
          />
        )}
      </Field>
      <div className="row end">
        <Button onClick={onDone}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
