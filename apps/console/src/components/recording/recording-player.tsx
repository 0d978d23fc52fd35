import { getRecordingAudio, getRecordingPeaks } from '@guanjia/contracts/voice/routes';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { formatDuration } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useStore } from '../../lib/store.ts';
import { palettes, themeStore } from '../../lib/theme.ts';
import { DownloadIcon, PauseIcon, PlayIcon } from '../icons.tsx';
import { FailedState } from '../states.tsx';
import './recording.css';
import { recordingTexts } from './texts.ts';
import { drawWaveForm } from './wave-form.ts';

const speeds = [0.75, 1, 1.25, 1.5, 2];

/** Plays a call's recording: wave form of both sides, click to seek, speed, keyboard. */
export function RecordingPlayer({ callId, compact = false }: { callId: string; compact?: boolean }) {
  const t = useT(recordingTexts);
  const audio = useRef<HTMLAudioElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useStore(themeStore);
  const [time, setTime] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const peaks = useQuery({
    queryKey: ['voice', 'peaks', callId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.call(getRecordingPeaks, { params: { id: callId } }, { signal }),
  });
  const duration = (peaks.data?.durationMs ?? 0) / 1000;
  const source = api.urlOf(getRecordingAudio, { params: { id: callId } });

  useEffect(() => {
    const element = canvas.current;
    if (!element || !peaks.data) return;
    const palette = palettes[theme];
    const { data } = peaks;
    const draw = () =>
      drawWaveForm(element, data, duration > 0 ? time / duration : 0, {
        played: palette['accent-text'],
        rest: palette['line-strong'],
        line: palette.alarm,
      });
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [peaks, time, duration, theme]);

  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed;
  }, [speed]);

  const seek = (seconds: number) => {
    const next = Math.min(Math.max(0, seconds), duration);
    if (audio.current) audio.current.currentTime = next;
    setTime(next);
  };
  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    if (element.paused) void element.play().catch(() => setPlaying(false));
    else element.pause();
  };
  const shiftSpeed = (step: number) => {
    const index = speeds.indexOf(speed) + step;
    setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, index))] ?? 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const actions: Record<string, () => void> = {
      ArrowLeft: () => seek(time - 5),
      ArrowRight: () => seek(time + 5),
      ArrowUp: () => shiftSpeed(1),
      ArrowDown: () => shiftSpeed(-1),
      Home: () => seek(0),
      End: () => seek(duration),
      ' ': toggle,
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  if (peaks.isError) return <FailedState error={peaks.error} onRetry={() => void peaks.refetch()} />;
  return (
    <section className={compact ? 'player compact' : 'player'} aria-label={t('player')}>
      {/* biome-ignore lint/a11y/useMediaCaption: telephone recordings have no captions yet */}
      <audio
        ref={audio}
        src={source}
        preload="none"
        onTimeUpdate={({ currentTarget }) => setTime(currentTarget.currentTime)}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
      <div className="player-wave">
        <span className="player-side muted small">{t('customer')}</span>
        <span className="player-side below muted small">{t('agent')}</span>
        <canvas
          ref={canvas}
          role="slider"
          tabIndex={0}
          aria-label={t('position')}
          aria-valuemin={0}
          aria-valuemax={Math.round(duration)}
          aria-valuenow={Math.round(time)}
          aria-valuetext={formatDuration(time)}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            seek(((event.clientX - box.left) / box.width) * duration);
          }}
        />
      </div>
      <div className="row">
        <button
          type="button"
          className="icon-button"
          aria-label={t(playing ? 'pause' : 'play')}
          onClick={toggle}
        >
          {playing ? <PauseIcon /> : <PlayIcon />}
        </button>
        <span className="player-time">
          {formatDuration(time)} / {formatDuration(duration)}
        </span>
        <div className="grow muted small ellipsis">{!compact && t('hint')}</div>
        <label className="row small">
          <span className="muted">{t('speed')}</span>
          <select
            className="player-speed"
            value={speed}
            onChange={({ target }) => setSpeed(Number(target.value))}
          >
            {speeds.map((value) => (
              <option key={value} value={value}>
                {value}×
              </option>
            ))}
          </select>
        </label>
        <a className="icon-button" href={source} download aria-label={t('download')} title={t('download')}>
          <DownloadIcon />
        </a>
      </div>
    </section>
  );
}
