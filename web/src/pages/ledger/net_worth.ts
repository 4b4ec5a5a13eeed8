// The request that values the stored ledger at each date with prices and securities from the
// server; the page provides the dates. Net worth, its change and performance are based on it.
import {useMemo} from 'react';
import type {RequestOf} from '../../api/client';
import {useMethod} from '../../api/queries';
import type {Asset} from '../../api/types.gen';
import {useAsOf} from '../../app/router';
import {closesOf} from './closes';

export type WorthRequest = RequestOf<'ledger.net_worth'>;

interface Inputs {
    closes: readonly string[]; // days with stored closes
    currency: string; // of reporting; empty: the one of all amounts, or US dollars
    account: string;
    first: string;
    last: string;
    items: boolean; // also what is valued by hand
    byHand?: readonly string[]; // the dates of its values
    infer?: boolean; // between known values
    current?: boolean; // no date is chosen
}

// The dates with closes from the first transaction on, plus the date of the last transaction and
// those of values by hand if later.
export function worthRequest(inputs: Inputs): WorthRequest {
    const {closes, currency, account, first, last, items, byHand = [], infer = false} = inputs;
    const {current = false} = inputs;
    const dates = closes.filter((date) => date >= first);
    for (const date of [last, ...byHand])
        if (dates.length === 0 || date > (dates.at(-1) as string)) dates.push(date);
    return {
        currency: currency || null,
        accounts: account ? [account] : [],
        dates,
        on_error: 'skip',
        include_items: items,
        infer_gaps: infer,
        current,
    };
}

// The dates of values given by hand, up to a day: those of a net worth without transactions.
const valueDates = (assets: readonly Asset[], until: string | null): string[] =>
    [
        ...new Set(
            assets.flatMap((asset) => [
                ...asset.values.map((value) => value.date),
                ...(asset.ended_on ? [asset.ended_on] : []),
            ]),
        ),
    ]
        .filter((date) => !until || date <= until)
        .sort();

// Without `currency`: that of all amounts, or US dollars where there are several.
export function useNetWorth({currency = '', account = '', items = true, infer = false} = {}) {
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
    // Those with a stored close: the server refuses a request for others alone.
    const symbols = useMemo(
        () =>
            [...new Set((lots.data?.holdings ?? []).map((h) => h.symbol))]
                .filter((symbol) => symbol in (lots.data?.price_dates ?? {}))
                .sort(),
        [lots.data],
    );
    const closes = useMethod(
        'market.prices',
        start && symbols.length > 0 ? {symbols, from: start, as_of: until} : null,
    );
    // Without any price, only cash has a value.
    const known = symbols.length === 0 || closes.data !== undefined || closes.error !== null;
    const none = first.data !== undefined && start === null;
    const assets = useMethod('ledger.asset.list', items && !account ? {} : null);
    const assetsKnown = !items || account !== '' || assets.data !== undefined;
    const byHand = useMemo(() => valueDates(assets.data?.data ?? [], until), [assets.data, until]);
    const request = useMemo<WorthRequest | null>(() => {
        if (none && byHand.length > 0)
            return {
                currency: currency || null,
                dates: byHand,
                on_error: 'skip',
                infer_gaps: infer,
                current: !until,
            };
        if (!start || !end || !lots.data || !known || !assetsKnown) return null;
        const days = closes.data ? closesOf(closes.data).dates : [];
        return worthRequest({
            closes: days,
            currency,
            account,
            first: start,
            last: end,
            items,
            byHand,
            infer,
            current: !until,
        });
    }, [
        start,
        end,
        lots.data,
        known,
        assetsKnown,
        closes.data,
        currency,
        account,
        items,
        infer,
        none,
        byHand,
        until,
    ]);
    const worth = useMethod('ledger.net_worth', request);
    const failed = worth.error ?? lots.error ?? first.error ?? last.error ?? assets.error;
    const nothing = !items || account !== '' || (assets.data !== undefined && byHand.length === 0);
    return {request, worth, failed, empty: none && nothing};
}
