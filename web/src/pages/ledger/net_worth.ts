// The request that values the stored ledger at each date with prices and securities from the
// server; the page provides the dates. Net worth, its change and performance are based on it.
import {useMemo} from 'react';
import type {RequestOf} from '../../api/client';
import {useMethod} from '../../api/queries';
import {useAsOf} from '../../app/router';
import {closesOf} from './closes';

export type WorthRequest = RequestOf<'ledger.net_worth'>;

interface Inputs {
    closes: readonly string[]; // days with stored closes
    currency: string;
    account: string;
    first: string;
    last: string;
    items: boolean; // also what is valued by hand
    infer?: boolean; // between known values
}

// The dates with closes from the first transaction on, plus the date of the last transaction if
// later.
export function worthRequest(inputs: Inputs): WorthRequest {
    const {closes, currency, account, first, last, items, infer = false} = inputs;
    const dates = closes.filter((date) => date >= first);
    if (dates.length === 0 || last > (dates.at(-1) as string)) dates.push(last);
    return {
        currency,
        accounts: account ? [account] : [],
        dates,
        on_error: 'skip',
        include_items: items,
        infer_gaps: infer,
    };
}

export function useNetWorth({currency = 'USD', account = '', items = true, infer = false} = {}) {
    const [asOf] = useAsOf();
    const until = asOf || null;
    const accounts = account ? [account] : [];
    const ends = {limit: 1, sort: 'date', account, to: until} as const;
    const first = useMethod('transaction.list', {...ends, direction: 'ascending'});
    const last = useMethod('transaction.list', {...ends, direction: 'descending'});
    const start = first.data?.data[0]?.date ?? null;
    const end = last.data?.data[0]?.date ?? null;
    // Without transactions the server refuses it.
    const lots = useMethod(
        'ledger.lots',
        start ? {accounts, as_of: until, on_error: 'skip' as const} : null,
    );
    const symbols = useMemo(
        () => [...new Set((lots.data?.holdings ?? []).map((h) => h.symbol))].sort(),
        [lots.data],
    );
    const closes = useMethod(
        'market.prices',
        start && symbols.length > 0 ? {symbols, from: start, as_of: until} : null,
    );
    // Without any price, only cash has a value.
    const known = symbols.length === 0 || closes.data !== undefined || closes.error !== null;
    const request = useMemo<WorthRequest | null>(() => {
        if (!start || !end || !lots.data || !known) return null;
        const days = closes.data ? closesOf(closes.data).dates : [];
        return worthRequest({
            closes: days,
            currency,
            account,
            first: start,
            last: end,
            items,
            infer,
        });
    }, [start, end, lots.data, known, closes.data, currency, account, items, infer]);
    const worth = useMethod('ledger.net_worth', request);
    const failed = worth.error ?? lots.error ?? first.error ?? last.error;
    return {request, worth, failed, empty: first.data !== undefined && start === null};
}
