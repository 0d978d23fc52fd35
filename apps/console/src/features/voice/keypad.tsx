import { useEffect, useRef, useState } from 'react';
import { useT } from '../../lib/i18n.ts';
import { voiceTexts } from './texts.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Touch tones by click or keyboard. While it is open, digits go here and not to the outcome keys. */
export function Keypad({ onDigit }: { onDigit: (digit: string) => void }) {
  const t = useT(voiceTexts);
  const [sent, setSent] = useState('');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const send = (digit: string) => {
    setSent((before) => before + digit);
    onDigit(digit);
  };
  return (
    <div
      ref={box}
      className="keypad"
      role="dialog"
      aria-label={t('keypad.title')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || !digits.includes(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        send(event.key);
      }}
    >
      <output className="keypad-sent">{sent || '\u00a0'}</output>
      <div className="keypad-keys">
        {digits.map((digit) => (
          <button key={digit} type="button" onClick={() => send(digit)}>
            {digit}
          </button>
        ))}
      </div>
      <span className="muted small">{t('keypad.hint')}</span>
    </div>
  );
}
