// The request by which the stored ledger is valued: the stored closes of what it has ever held, as
// traded, and how its securities are grouped. Net worth, its change and performance stand on it.
import {useMemo} from 'react';
import {useQuery} from '@tanstack/react-query';
import {call, type RequestOf} from '../../api/client';
import {readAll, useMethod} from '../../api/queries';
import type {PricesResponse, Security, StoredTransaction} from '../../api/types.gen';
import {useAsOf} from '../../app/router';
import {rawCloses, type Split} from './raw_prices';

export type WorthRequest = RequestOf<'ledger.net_worth'>;

const splitsOf = (rows: readonly StoredTransaction[]): Split[] =>
    rows.filter((t) => t.ratio !== null).map((t) => ({symbol: t.symbol, date: t.date, ratio: Number(t.ratio) / Number(t.ratio_base || 1)}));

interface Inputs {
    prices: PricesResponse | undefined;
    splits: readonly Split[];
    securities: readonly Security[];
    currency: string;
    accounts: string[];
    first: string;
    last: string;
}

export function worthRequest({prices, splits, securities, currency, accounts, first, last}: Inputs): WorthRequest {
    const rows: [string, string, number][] = [];
    const dates = (prices?.prices.dates ?? []).filter((date) => date >= first);
    prices?.prices.columns.forEach((symbol, c) => {
        const series = {dates: prices.prices.dates, closes: prices.prices.values[c] ?? []};
        rawCloses(series, splits.filter((split) => split.symbol === symbol)).forEach((price, i) => {
            if (price !== null) rows.push([symbol, prices.prices.dates[i] as string, Number(price.toFixed(6))]);
        });
    });
    // Days of prices, and the last transaction's where that is later.
    if (dates.length === 0 || last > (dates.at(-1) as string)) dates.push(last);
    const known = new Set(rows.map(([symbol]) => symbol));
    return {
        currency, accounts, dates, prices: rows, on_error: 'skip',
        securities: Object.fromEntries(securities.filter((s) => known.has(s.symbol)).map((s) =>
            [s.symbol, {type: s.type ?? 'unknown', sector: s.sector || 'unknown', currency: s.currency ?? null}])),
    };
}

export function useWorth({currency = 'USD', account = ''}: {currency?: string; account?: string} = {}) {
    const [asOf] = useAsOf();
    const until = asOf || null;
    const lots = useMethod('ledger.lots', {as_of: until, on_error: 'skip'});
    const first = useMethod('transaction.list', {limit: 1, sort: 'date', direction: 'ascending'});
    const last = useMethod('transaction.list', {limit: 1, sort: 'date', direction: 'descending', to: until});
    const splits = useMethod('transaction.list', {type: 'split', limit: 500});
    const securities = useQuery({queryKey: ['market.securities', 'all'], staleTime: 300_000,
        queryFn: ({signal}) => readAll<Security>((cursor) => call('market.securities', {limit: 500, cursor}, signal))});
    const start = first.data?.data[0]?.date ?? null;
    const symbols = useMemo(() => [...new Set((lots.data?.holdings ?? []).map((h) => h.symbol))].sort(), [lots.data]);
    const prices = useMethod('market.prices', start && symbols.length > 0 ? {symbols, from: start, as_of: until} : null);
    // Without any stored price there is still cash.
    const priced = symbols.length === 0 || prices.data !== undefined || prices.error !== null;
    const end = last.data?.data[0]?.date ?? null;
    const request = useMemo<WorthRequest | null>(() => (start && end && lots.data && splits.data && securities.data && priced
        ? worthRequest({prices: prices.data, splits: splitsOf(splits.data.data), securities: securities.data, currency, accounts: account ? [account] : [], first: start, last: end}) : null),
        [start, end, lots.data, splits.data, securities.data, priced, prices.data, currency, account]);
    const worth = useMethod('ledger.net_worth', request);
    const failed = worth.error ?? lots.error ?? first.error ?? last.error ?? splits.error ?? securities.error;
    return {request, worth, failed, empty: first.data !== undefined && start === null};
}
