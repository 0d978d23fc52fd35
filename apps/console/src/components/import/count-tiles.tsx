import { formatNumber } from '../../lib/format.ts';
import './import.css';

/** Numbers of an import side by side; one that is bad when it is not 0 says so by its colour too. */
export function CountTiles(props: {
  tiles: readonly { key: string; label: string; value: number; bad?: boolean }[];
}) {
  return (
    <ul className="count-tiles" style={{ gridTemplateColumns: `repeat(${props.tiles.length}, 1fr)` }}>
      {props.tiles.map(({ key, label, value, bad }) => {
        const alarm = bad === true && value > 0;
        return (
          <li key={key} className={alarm ? 'tone-alarm' : ''}>
            <span className="muted small">{label}</span>
            <strong style={alarm ? { color: 'var(--tone)' } : {}}>{formatNumber(value)}</strong>
          </li>
        );
      })}
    </ul>
  );
}
