import { defineTexts } from '../../lib/i18n.ts';

export const recordingTexts = defineTexts(
  'recording',
  {
    player: '录音播放器',
    play: '播放',
    pause: '暂停',
    position: '播放位置',
    speed: '语速',
    customer: '客户',
    agent: '坐席',
    download: '下载录音',
    failed: '录音加载失败',
    hint: '空格 播放/暂停 · ← → 跳 5 秒 · ↑ ↓ 调语速',
  },
  {
    player: 'Recording',
    play: 'Play',
    pause: 'Pause',
    position: 'Position',
    speed: 'Speed',
    customer: 'Customer',
    agent: 'Agent',
    download: 'Download',
    failed: 'The recording could not be loaded',
    hint: 'Space plays and pauses · ← → jump 5 s · ↑ ↓ change speed',
  },
);
