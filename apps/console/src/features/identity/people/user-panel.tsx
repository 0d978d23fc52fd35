import { setUserDisabled, type User } from '@guanjia/contracts/identity/users';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { type ReactNode, useState } from 'react';
import { SidePanel } from '../../../components/side-panel.tsx';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { userQuery } from '../identity-queries.ts';
import { DepartureForm, DepartureState } from './departure-form.tsx';
import { peopleTexts } from './texts.ts';
import { UserFacts } from './user-facts.tsx';
import { UserForm } from './user-form.tsx';

/** One user beside the list: who it is, and what can be done with the account. `children` follow the facts. */
export function UserPanel(props: { id: string; onClose: () => void; children?: (user: User) => ReactNode }) {
  const query = useQuery(userQuery(props.id));
  const t = useT(peopleTexts);
  const name = query.data?.name ?? t('explain.user');
  return (
    <SidePanel label={name} title={name} width={460} onClose={props.onClose}>
      <Loaded query={query}>
        {(user) => (
          <div className="stack" style={{ gap: 20 }}>
            <UserFacts user={user} />
            <UserActions user={user} />
            {user.leftAt && <DepartureState userId={user.id} />}
            {!user.leftAt && props.children?.(user)}
          </div>
        )}
      </Loaded>
    </SidePanel>
  );
}

function UserActions({ user }: { user: User }) {
  const t = useT(peopleTexts);
  const mayManage = useMay('identity.users.manage');
  const maySeeRights = useMay('identity.rights.read');
  const [open, setOpen] = useState<'edit' | 'departure'>();
  const close = () => setOpen(undefined);
  const setDisabled = useSetDisabled(user);
  return (
    <div className="row wrap">
      {mayManage && !user.leftAt && (
        <>
          <Button type="primary" onClick={() => setOpen('edit')}>
            {t('edit')}
          </Button>
          <Button
            loading={setDisabled.isPending}
            onClick={() => setDisabled.mutate(user.status !== 'disabled')}
          >
            {t(user.status === 'disabled' ? 'enable' : 'disable')}
          </Button>
          <Button onClick={() => setOpen('departure')}>{t('depart.title')}</Button>
        </>
      )}
      {maySeeRights && (
        <Link to="/users/$id/rights" params={{ id: user.id }}>
          {t('rights.open')}
        </Link>
      )}
      <Drawer
        open={open !== undefined}
        onClose={close}
        size={600}
        title={open === 'departure' ? t('depart.of', { name: user.name }) : user.name}
        destroyOnHidden
      >
        {open === 'edit' && <UserForm user={user} onDone={close} onCancel={close} />}
        {open === 'departure' && <DepartureForm user={user} onDone={close} onCancel={close} />}
      </Drawer>
    </div>
  );
}

function useSetDisabled(user: User) {
  const t = useT(peopleTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (disabled: boolean) =>
      api.call(setUserDisabled, { params: { id: user.id }, body: { disabled } }),
    onSuccess: ({ status, name }) => {
      void client.invalidateQueries({ queryKey: ['identity'] });
      void client.invalidateQueries({ queryKey: ['list', 'identity.users'] });
      if (status !== 'disabled') return;
      showToast({
        kind: 'info',
        text: t('disabled_done', { name }),
        action: { label: common('undo'), run: () => change.mutate(false) },
      });
    },
  });
  return change;
}
