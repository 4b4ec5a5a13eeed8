// Texts of a comparison of collateral: figures by their unit, and the drivers of a change.
import type {CloCollateralFigure, CloDriverAmount} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {isMissing, number, percent, type Maybe} from '../../ui/format';

const shares: readonly CloCollateralFigure[] = [
    'spread',
    'coupon',
    'recovery',
    'caa_share',
    'ccc_share',
];
const decimals: Partial<Record<CloCollateralFigure, number>> = {life: 2, diversity: 2, warf: 1};

/** The value of a figure with its unit; 'n/a' where data are missing. */
export function figureText(figure: CloCollateralFigure, value: Maybe, signed = false): string {
    if (isMissing(value)) return 'n/a';
    if (shares.includes(figure)) return `${percent(value, 2, signed)}%`;
    return number(value, decimals[figure] ?? 0, signed);
}

/** The drivers that moved a value, largest first: "sold −1.5, bought +5.5". */
export const driversText = (
    drivers: readonly CloDriverAmount[],
    text: (amount: number) => string,
): string =>
    drivers
        .filter(({amount}) => amount !== 0 && Number(text(amount).replace(/[^\d]/g, '')) !== 0)
        .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
        .map(({driver, amount}) => `${enumLabel(driver).toLowerCase()} ${text(amount)}`)
        .join(', ');
