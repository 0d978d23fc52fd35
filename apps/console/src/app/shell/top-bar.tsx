import { logOut } from '@guanjia/contracts/identity/routes';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Dropdown } from 'antd';
import { Avatar } from '../../components/avatar.tsx';
import { DownIcon, MoonIcon, SearchIcon, SunIcon } from '../../components/icons.tsx';
import { AlertBell } from '../../features/identity/alert-bell.tsx';
import { AgentStateMenu } from '../../features/routing/agent-state-menu.tsx';
import { PhoneMenu } from '../../features/voice/phone-menu.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { showKeys } from '../../lib/keyboard.ts';
import { leaveSession, useMay, useMe } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { shellTexts } from '../texts.ts';
import { ConnectionDot } from './banners.tsx';
import { usePreferences } from './general-commands.ts';
import { overlayStore } from './overlay-store.ts';
import { TaskCentre } from './task-centre.tsx';

export function TopBar() {
  const t = useT(shellTexts);
  const common = useT(commonTexts);
  const mayWork = useMay('routing.work');
  const mayWatch = useMay('identity.security.read');
  const mayPhone = useMay('voice.phone');
  const { theme, toggleTheme, toggleLocale } = usePreferences();
  return (
    <header className="top-bar">
      <Link to="/" className="brand">
        <img src="/favicon.svg" alt="" width={24} height={24} />
        <span>{common('app.name')}</span>
      </Link>
      <button type="button" className="palette-button" onClick={() => overlayStore.set('palette')}>
        <SearchIcon size={14} />
        <span className="grow ellipsis">{t('palette.open')}</span>
        <span className="kbd" aria-hidden="true">
          {showKeys('mod+k')}
        </span>
      </button>
      <div className="grow" />
      {mayWork && <AgentStateMenu />}
      {mayPhone && <PhoneMenu />}
      <TaskCentre />
      {mayWatch && <AlertBell />}
      <ConnectionDot />
      <button type="button" className="icon-button" aria-label={t('language.switch')} onClick={toggleLocale}>
        {t('language.other')}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t(theme === 'dark' ? 'theme.light' : 'theme.dark')}
        title={`${t('theme.toggle')} (${showKeys('shift+l')})`}
        onClick={toggleTheme}
      >
        {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
      </button>
      <UserMenu />
    </header>
  );
}

function UserMenu() {
  const t = useT(shellTexts);
  const me = useMe();
  const leave = useMutation({ mutationFn: () => api.call(logOut, {}), onSettled: leaveSession });
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            disabled: true,
            label: `${me.tenant.name} · ${me.user.role.name} · ${me.user.unit.name}`,
          },
          { type: 'divider' },
          { key: 'account', label: <Link to="/account">{t('user.account')}</Link> },
          { key: 'password', label: t('user.password'), onClick: () => overlayStore.set('password') },
          { key: 'keys', label: t('user.keys'), extra: '?', onClick: () => overlayStore.set('keys') },
          { key: 'sounds', label: t('user.sounds'), onClick: () => overlayStore.set('sounds') },
          { type: 'divider' },
          { key: 'leave', label: t('user.log_out'), onClick: () => leave.mutate() },
        ],
      }}
    >
      <button
        type="button"
        className="icon-button user-button"
        aria-label={`${t('user.menu')}: ${me.user.name}`}
      >
        <Avatar userId={me.user.id} name={me.user.name} has={me.user.hasAvatar} size={24} />
        {me.user.name}
        <DownIcon size={12} />
      </button>
    </Dropdown>
  );
}
