// Values of metrics in the unit of their limit, and how much of a limit is used.
import type {LimitComparison, LimitStatus, LimitUnit} from '../../api/types.gen';
import {number, percent, type Maybe} from '../../ui/format';

export interface Thresholds {
    comparison: LimitComparison;
    soft: number | null;
    hard: number | null;
    unit: LimitUnit;
    currency?: string; // of amounts
}

export const valueText = (unit: LimitUnit, value: Maybe, currency = ''): string =>
    value === null || value === undefined
        ? 'n/a'
        : unit === 'fraction'
          ? `${percent(value, 2)}%`
          : unit === 'currency'
            ? `${number(value, 0)} ${currency}`.trim()
            : number(value, 4);

const sign = (comparison: LimitComparison): string => (comparison === 'at_most' ? '≤' : '≥');

// "≤ 20.00% soft, ≤ 25.00% hard"
export const thresholdText = ({comparison, soft, hard, unit, currency}: Thresholds): string =>
    [
        soft === null ? '' : `${sign(comparison)} ${valueText(unit, soft, currency)} soft`,
        hard === null ? '' : `${sign(comparison)} ${valueText(unit, hard, currency)} hard`,
    ]
        .filter(Boolean)
        .join(', ');

export const statusText: Record<LimitStatus, string> = {
    ok: 'Inside',
    soft_breach: 'Soft breach',
    hard_breach: 'Hard breach',
    unknown: 'No value',
};

export function StatusChip({status}: {status: LimitStatus}) {
    return <span className={`limit-status limit-${status}`}>{statusText[status]}</span>;
}

// A bar up to one and a half times the threshold, which is marked.
export function Utilization({share, status}: {share: number | null; status: LimitStatus}) {
    if (share === null) return <span className="missing">n/a</span>;
    const width = 120;
    const full = 80;
    const drawn = Math.min(width, Math.max(0, share * full));
    const text = `${percent(share, 0)}%`;
    return (
        <span className="utilization">
            <svg width={width} height="10" role="img" aria-label={`${text} of the limit`}>
                <rect className="utilization-ground" width={width} height="10" rx="2" />
                <rect className={`utilization-${status}`} width={drawn} height="10" rx="2" />
                <line className="utilization-mark" x1={full} x2={full} y1="0" y2="10" />
            </svg>{' '}
            {text}
        </span>
    );
}
