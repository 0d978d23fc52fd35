import type { Campaign } from '@guanjia/contracts/outbound/campaigns';
import { formatNumber } from '../../lib/format.ts';

export const campaignTones = {
  draft: 'tone-idle',
  running: 'tone-ready',
  paused: 'tone-wrapup',
  finished: 'tone-talking',
};

/** How many numbers have their result, of all. */
export function CampaignProgress({ campaign }: { campaign: Campaign }) {
  const { total, done, failed } = campaign.counts;
  const share = total > 0 ? (done + failed) / total : 0;
  return (
    <div className="row small">
      <div
        className="meter grow"
        role="progressbar"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={campaign.name}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <span>
        {formatNumber(done + failed)}/{formatNumber(total)}
      </span>
    </div>
  );
}
