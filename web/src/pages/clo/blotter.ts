// Hypothetical trades of a deal: entered on the page Trades, and shown next to the tests.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {CloTradeSide} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {useDealRequest} from './frame';

export interface Line {
    side: CloTradeSide;
    asset: string;
    par: number;
    price: number | null;
}

const isLine = (one: unknown): one is Line =>
    typeof one === 'object' && one !== null && 'asset' in one && 'par' in one && 'side' in one;
// Drafts of earlier versions of the page are left out.
const acceptLines = (stored: Line[], first: Line[]): Line[] =>
    Array.isArray(stored) && stored.every(isLine) ? stored : first;

export function useBlotter() {
    const {deal} = useDealRequest();
    return useDraft<Line[]>(`clo.blotter ${deal}`, [], {accept: acceptLines});
}

/** The tests before and after all trades of the blotter; not requested while it is empty. */
export function useBlotterEffect(lines: Line[]) {
    const at = useDealRequest();
    return useMethod(
        'clo.trade',
        useMemo(
            () =>
                lines.length > 0
                    ? {
                          ...at,
                          apply: 'pool' as const,
                          trades: lines.map(({side, asset, par, price}) => ({
                              side,
                              asset,
                              par,
                              price,
                          })),
                      }
                    : null,
            [at, lines],
        ),
        {placeholderData: (before) => before},
    );
}
