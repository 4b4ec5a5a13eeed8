// The note of a table with the largest positions of a figure: what the others amount to.
import {number, plural} from '../../ui/format';

interface Rest {
    rest_positions: number;
    rest: number;
    currency: string;
}

// `sorted`: by a column.
export const largestFirst = (
    {rest_positions: positions, rest, currency}: Rest,
    sorted = false,
): string => {
    const others =
        positions > 0 &&
        `${plural(positions, 'other position')}: ${number(rest, 2, true)} ${currency}`;
    const parts = [!sorted && 'Largest first', others].filter(Boolean);
    return parts.length > 0 ? `${parts.join('; ')}.` : '';
};
