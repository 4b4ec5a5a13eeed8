// The note of a table with the largest positions of a figure: what the others amount to.
import {number, plural} from '../../ui/format';

interface Rest {
    rest_positions: number;
    rest: number;
    currency: string;
}

export const largestFirst = ({rest_positions: positions, rest, currency}: Rest): string =>
    positions === 0
        ? 'Largest first.'
        : `Largest first; ${plural(positions, 'further position')}: ${number(rest, 2, true)} ${currency}.`;
