import { Button, Modal } from 'antd';
import { useId } from 'react';
import { useT } from '../../lib/i18n.ts';
import { ringVolumeStore, setRingVolume, testRing } from '../../lib/ring.ts';
import { useStore } from '../../lib/store.ts';
import { voiceTexts } from './texts.ts';

export function SoundSettings(props: { open: boolean; onClose: () => void }) {
  const t = useT(voiceTexts);
  const volume = useStore(ringVolumeStore);
  const id = useId();
  return (
    <Modal
      open={props.open}
      onCancel={props.onClose}
      footer={null}
      title={t('sounds.title')}
      width={420}
      destroyOnHidden
    >
      <div className="stack">
        <label htmlFor={id}>{t('sounds.ring')}</label>
        <div className="row">
          <input
            id={id}
            type="range"
            className="grow"
            min={0}
            max={1}
            step={0.1}
            value={volume}
            onChange={({ target }) => setRingVolume(Number(target.value))}
          />
          <Button onClick={testRing}>{t('sounds.test')}</Button>
        </div>
        <p className="muted small">{t('sounds.off')}</p>
      </div>
    </Modal>
  );
}
