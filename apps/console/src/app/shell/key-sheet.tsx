import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useT } from '../../lib/i18n.ts';
import {
  type Command,
  changeKeys,
  combination,
  commandsStore,
  keyOverridesStore,
  keysOf,
  showKeys,
} from '../../lib/keyboard.ts';
import { useStore } from '../../lib/store.ts';
import { shellTexts } from '../texts.ts';

/** `?`: every key of the page, each changeable. */
export function KeySheet(props: { open: boolean; onClose: () => void }) {
  const t = useT(shellTexts);
  const commands = useStore(commandsStore);
  useStore(keyOverridesStore);
  const groups = Map.groupBy(commands, ({ group }) => group);
  return (
    <Modal
      open={props.open}
      onCancel={props.onClose}
      footer={null}
      width={760}
      title={t('sheet.title')}
      destroyOnHidden
    >
      <p className="muted small">{t('sheet.hint')}</p>
      <div className="key-sheet">
        {[...groups].map(([group, list]) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {list.map((command) => (
                <KeyRow key={command.id} command={command} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function KeyRow({ command }: { command: Command }) {
  const t = useT(shellTexts);
  const [listening, setListening] = useState(false);
  const changed = keysOf(command) !== command.keys;
  return (
    <li className="row">
      <span className="grow">{command.label}</span>
      {changed && (
        <Button size="small" type="text" onClick={() => changeKeys(command.id, undefined)}>
          {t('sheet.reset')}
        </Button>
      )}
      <button
        type="button"
        className="plain"
        aria-label={t('sheet.change', { name: command.label })}
        onClick={() => setListening(true)}
        onBlur={() => setListening(false)}
        onKeyDown={(event) => {
          if (!listening || ['Shift', 'Control', 'Meta', 'Alt', 'Tab'].includes(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
          setListening(false);
          if (event.key !== 'Escape') changeKeys(command.id, combination(event.nativeEvent));
        }}
      >
        <kbd>{listening ? t('sheet.press') : showKeys(keysOf(command))}</kbd>
      </button>
    </li>
  );
}
