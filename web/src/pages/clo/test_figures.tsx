// Values, thresholds and cushions of collateral tests, shown the same on every page of a deal.
import type {CloTest, CloTestStatus, CloTestUnit} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {isMissing, number, percent} from '../../ui/format';

// Values, thresholds and cushions of a test: fractions in percent.
export function valueText(
    test: {unit?: CloTestUnit | null},
    value: number | null,
    signed = false,
): string {
    if (isMissing(value)) return 'n/a';
    return test.unit === 'fraction' ? `${percent(value, 2, signed)}%` : number(value, 2, signed);
}

// The cushion as a share of the threshold, from -1 to 1 for the bar.
export function cushionShare(test: Pick<CloTest, 'cushion' | 'threshold'>): number | null {
    if (isMissing(test.cushion) || isMissing(test.threshold) || test.threshold === 0) return null;
    return test.cushion / Math.abs(test.threshold);
}

export function Status({status, watch = false}: {status: CloTestStatus; watch?: boolean}) {
    const shown = watch && status === 'pass' ? 'watch' : status;
    return (
        <span className={`status ${shown}`}>
            {shown === 'watch' ? 'Pass, on watch' : enumLabel(status)}
        </span>
    );
}

// A bar that is full at a cushion of `full` of the threshold; red when the test fails.
export function CushionBar({test, full = 0.2}: {test: CloTest; full?: number}) {
    const share = cushionShare(test);
    if (share === null) return <span className="missing">n/a</span>;
    const width = Math.min(1, Math.abs(share) / full);
    const tone = share < 0 ? 'fail' : test.watch ? 'watch' : '';
    return (
        <span
            className={`cushion ${tone}`}
            role="img"
            aria-label={`cushion ${percent(share, 1, true)}% of the threshold`}
            title={`${percent(share, 1, true)}% of the threshold`}
        >
            <i style={{width: `${width * 100}%`}} />
        </span>
    );
}
