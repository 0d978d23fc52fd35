// biome-ignore-all lint/a11y/useSemanticElements: the bars are drawn, a <meter> cannot show them
import { useEffect, useState } from 'react';
import { useT } from '../../lib/i18n.ts';
import { voiceTexts } from './texts.ts';

const bars = [0.08, 0.2, 0.4, 0.65];

/** Four bars that move with the microphone, so that a dead headset is seen before the customer notices. */
export function LevelMeter({ stream }: { stream: MediaStream }) {
  const t = useT(voiceTexts);
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples);
      const peak = samples.reduce((max, value) => Math.max(max, Math.abs(value - 128)), 0);
      setLevel(Math.min(1, peak / 80));
    }, 150);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [stream]);
  return (
    <span
      className="level-meter"
      role="meter"
      aria-label={t('phone.level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
    >
      {bars.map((threshold, index) => (
        <span key={threshold} className={level >= threshold ? 'on' : ''} style={{ height: 4 + index * 3 }} />
      ))}
    </span>
  );
}
