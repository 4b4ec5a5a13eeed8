// What the headline figures of a deal are computed from.
import type {ReactNode} from 'react';
import type {CloDealView} from '../../api/types.gen';
import {Link} from '../../app/router';
import {number, percent} from '../../ui/format';
import {hideWhy, type Why, type WhyRow} from '../../ui/Why';
import {stackRows} from './CapitalStack';
import {baseOf} from './frame';

type Summary = NonNullable<CloDealView['summary']>;
type Quality = keyof Summary['quality'];

const qualityText: Record<Quality, string> = {
    warf: 'Moody\u2019s rating factors, weighted by par',
    spread: 'Spreads of floating-rate assets over the index or its floor, weighted by par',
    coupon: 'Coupons of fixed-rate assets, weighted by par',
    recovery: 'Moody\u2019s recovery rates, weighted by par',
    life: 'Years until each principal payment, weighted by the payment',
    diversity: 'Moody\u2019s diversity score: equivalent units of the obligors by industry',
    caa_share: 'Share rated Caa1 or lower by Moody\u2019s, as in its test',
    ccc_share: 'Share rated CCC+ or lower by S&P, as in its test',
    defaulted_par: 'Sum of the par of defaulted assets',
};

export function dealWhys(deal: CloDealView, summary: Summary) {
    const base = baseOf(deal.slug);
    const {currency} = deal.document;
    const link = (to: string, text: string) => (
        <p>
            <Link to={`${base}${to}`} onClick={hideWhy}>
                {text}
            </Link>
        </p>
    );
    const assets = link('/collateral', 'View the assets');
    const why = (title: string, value: string, part: Partial<Why>): Why =>
        ({
            method: 'clo.deal.get',
            asOf: deal.as_of,
            issues: deal.issues,
            title,
            value,
            unit: currency,
            ...part,
        }) as Why;
    const tranches = stackRows(deal, []).filter((row) => row.tranche.kind !== 'equity');
    const accounts = Object.entries(deal.state?.accounts ?? {});
    const counts: [string, ReactNode][] = [
        ['Assets', number(summary.assets)],
        ['Obligors', number(summary.obligors)],
    ];
    const cash = (key: 'principal' | 'interest'): WhyRow[] =>
        accounts
            .map(([name, account]) => ({name, amount: Number(account[key] ?? 0)}))
            .filter(({amount}) => amount !== 0)
            .map(({name, amount}) => ({name, value: number(amount, 2)}));
    return {
        par: () =>
            why('Collateral par', number(summary.par, 2), {
                inputs: [['Formula', 'Sum of the par of the assets held'], ...counts],
                more: assets,
            }),
        marketValue: () =>
            why('Market value', number(summary.market_value, 2), {
                inputs: [
                    ['Formula', 'Sum of par \u00d7 price of the assets that have a price'],
                    ['Par with a price', `${percent(summary.price_coverage, 1)}%`],
                    ...counts,
                ],
                more: assets,
            }),
        principalCash: () =>
            why('Principal cash', number(summary.principal_cash, 2), {
                inputs: [
                    ['State of', deal.state_as_of ?? 'closing'],
                    ['Interest cash', `${number(summary.interest_cash, 2)} ${currency}`],
                ],
                included: {
                    title: 'Accounts',
                    rows: cash('principal'),
                    total: number(summary.principal_cash, 2),
                },
            }),
        debt: () =>
            why('Debt', number(summary.debt, 2), {
                inputs: [['Formula', 'Balance of the notes with deferred interest']],
                included: {
                    title: 'Notes',
                    total: number(summary.debt, 2),
                    rows: tranches.map((row) => ({
                        name: row.tranche.id,
                        value: number(row.balance + row.deferred, 2),
                    })),
                },
            }),
        equityNav: () =>
            why('Equity NAV', number(summary.equity_nav, 2, true), {
                included: {
                    title: 'Parts',
                    total: number(summary.equity_nav, 2, true),
                    rows: [
                        {name: 'Market value', value: number(summary.market_value, 2)},
                        {name: 'Principal cash', value: number(summary.principal_cash, 2)},
                        {name: 'Debt', value: number(-summary.debt, 2)},
                    ],
                },
            }),
        equityIrr: () =>
            why('Equity IRR so far', percent(summary.equity_irr, 3, true), {
                unit: '% per year',
                inputs: [
                    [
                        'Formula',
                        'Rate at which the cost of the equity, its payments and its NAV are worth zero',
                    ],
                    ['NAV', `${number(summary.equity_nav, 2)} ${currency}`],
                ],
                included: {
                    title: 'Payments to the equity',
                    rows: (deal.state?.equity_payments ?? []).map((one) => ({
                        name: one.date,
                        value: number(Number(one.amount), 2),
                    })),
                },
            }),
        quality: (key: Quality, title: string, value: string, unit: string) => () =>
            why(title, value, {
                unit: key === 'defaulted_par' ? currency : unit,
                inputs: [
                    ['Formula', qualityText[key]],
                    ['Assets', number(summary.assets)],
                ],
                more: link('/tests?kind=quality', 'View the quality tests by asset'),
            }),
    };
}
