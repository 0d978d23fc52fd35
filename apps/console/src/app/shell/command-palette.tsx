import { listCustomers } from '@guanjia/contracts/customers/routes';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal } from 'antd';
import { type KeyboardEvent, useDeferredValue, useState } from 'react';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { commandsStore, keysOf, showKeys } from '../../lib/keyboard.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { useStore } from '../../lib/store.ts';
import { navigationOf } from '../navigation.ts';
import { shellTexts } from '../texts.ts';

interface Choice {
  id: string;
  section: string;
  label: string;
  detail: string;
  run: () => void;
}

/** ⌘K: every command with its key, every page, and customers by name or number. */
export function CommandPalette(props: { open: boolean; onClose: () => void }) {
  const t = useT(shellTexts);
  return (
    <Modal
      open={props.open}
      onCancel={props.onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      width={620}
      style={{ top: 96 }}
      title={<span className="visually-hidden">{t('palette.title')}</span>}
      className="palette"
    >
      <PaletteBody onClose={props.onClose} />
    </Modal>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const t = useT(shellTexts);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const choices = useChoices(text.trim());
  const current = Math.min(active, Math.max(0, choices.length - 1));
  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setActive(Math.min(choices.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, current - 1));
    else if (event.key === 'Enter') run(choices[current]);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <Input
        autoFocus
        size="large"
        variant="borderless"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-choices"
        aria-activedescendant={choices[current] ? `choice-${choices[current].id}` : ''}
        aria-label={t('palette.title')}
        placeholder={t('palette.placeholder')}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-choices" role="listbox" className="palette-choices" aria-label={t('palette.title')}>
        {choices.length === 0 && <p className="muted palette-none">{t('palette.nothing', { q: text })}</p>}
        {choices.map((choice, index) => (
          <div key={choice.id}>
            {choices[index - 1]?.section !== choice.section && (
              <div className="palette-section muted small">{choice.section}</div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input above handles the keys of this list */}
            <div
              id={`choice-${choice.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={index === current ? 'palette-choice active' : 'palette-choice'}
              onMouseMove={() => setActive(index)}
              onClick={() => run(choice)}
              ref={(element) => {
                if (index === current) element?.scrollIntoView({ block: 'nearest' });
              }}
            >
              <span className="grow ellipsis">{choice.label}</span>
              {choice.detail && <span className="muted small">{choice.detail}</span>}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function useChoices(text: string): Choice[] {
  const t = useT(shellTexts);
  const me = useMe();
  const navigate = useNavigate();
  const commands = useStore(commandsStore);
  const q = useDeferredValue(text);
  const mayRead = useMay('customers.read');
  const customers = useQuery({
    queryKey: ['palette', 'customers', q],
    enabled: mayRead && q.length >= 2,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.call(listCustomers, { query: { q, limit: 6 } }, { signal }),
  });
  const fits = (label: string) => label.toLowerCase().includes(text.toLowerCase());
  const pages = navigationOf(me).flatMap((group) =>
    group.items.map(
      (item): Choice => ({
        id: `page-${item.path}`,
        section: t('palette.pages'),
        label: t(item.label),
        detail: t(group.label),
        run: () => (item.external ? window.open(item.path) : void navigate({ to: item.path as '/' })),
      }),
    ),
  );
  const actions = commands
    .filter((command) => !command.hidden && command.enabled !== false)
    .map(
      (command): Choice => ({
        id: `command-${command.id}`,
        section: t('palette.commands'),
        label: command.label,
        detail: showKeys(keysOf(command)),
        run: command.run,
      }),
    );
  const found = (text.length >= 2 ? (customers.data?.items ?? []) : []).map(
    (customer): Choice => ({
      id: `customer-${customer.id}`,
      section: t('palette.customers'),
      label: customer.name,
      detail: [customer.phone, customer.region].filter(Boolean).join(' · '),
      run: () => void navigate({ to: '/customers/$id', params: { id: customer.id } }),
    }),
  );
  return [...found, ...[...actions, ...pages].filter(({ label }) => fits(label))];
}
