// The measures of options with name, unit and definition, and the "why" panel of a total.
import type {OptionPosition, OptionsBookResponse, OptionTotals} from '../../api/types.gen';
import {number} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {modelName, type Market} from './market';

export interface Measure {
    key: 'market_value' | 'exposure' | 'gamma' | 'vega' | 'theta' | 'rho';
    label: string;
    brief: string; // column heading
    unit: (currency: string) => string;
    briefUnit: (currency: string) => string;
    term: Term;
    total: (totals: OptionTotals) => number;
    of: (position: OptionPosition) => number | null;
}

export const measures: readonly Measure[] = [
    {
        key: 'market_value',
        label: 'Market value',
        brief: 'Value',
        unit: (currency) => currency,
        briefUnit: (currency) => currency,
        term: 'option_value',
        total: (t) => t.market_value,
        of: (p) => p.market_value,
    },
    {
        key: 'exposure',
        label: 'Delta-adjusted exposure',
        brief: 'Exposure',
        unit: (currency) => currency,
        briefUnit: (currency) => currency,
        term: 'delta_adjusted_exposure',
        total: (t) => t.delta_adjusted_exposure,
        of: (p) => p.delta_adjusted_exposure,
    },
    {
        key: 'gamma',
        label: 'Gamma',
        brief: 'Gamma',
        briefUnit: (currency) => `${currency}/1%`,
        unit: (currency) => `${currency} per 1% of spot`,
        term: 'dollar_gamma',
        total: (t) => t.dollar_gamma,
        of: (p) => p.dollar_gamma,
    },
    {
        key: 'vega',
        label: 'Vega',
        brief: 'Vega',
        briefUnit: (currency) => `${currency}/point`,
        unit: (currency) => `${currency} per point`,
        term: 'vega',
        total: (t) => t.vega_pct,
        of: (p) => p.position_vega_pct,
    },
    {
        key: 'theta',
        label: 'Theta',
        brief: 'Theta',
        briefUnit: (currency) => `${currency}/day`,
        unit: (currency) => `${currency} per day`,
        term: 'theta',
        total: (t) => t.theta_day,
        of: (p) => p.position_theta_day,
    },
    {
        key: 'rho',
        label: 'Rho',
        brief: 'Rho',
        briefUnit: (currency) => `${currency}/1%`,
        unit: (currency) => `${currency} per 1% of rate`,
        term: 'rho',
        total: (t) => t.rho_pct,
        of: (p) => p.position_rho_pct,
    },
];

interface Answer {
    as_of: string | null;
    coverage: number;
    issues: OptionsBookResponse['issues'];
    digest: string;
    data_digest: string;
    engine_version: string;
}

// The fields that all responses of option methods share.
export const basisOf = (
    method: string,
    data: Answer,
    inputs: Why['inputs'] = [],
): Omit<Why, 'title' | 'value'> => ({
    method,
    asOf: data.as_of,
    issues: data.issues,
    digest: data.digest,
    dataDigest: data.data_digest,
    engine: data.engine_version,
    inputs: [...inputs, ['Coverage', `${number(data.coverage * 100, 1)}% of the positions`]],
});

export const marketInputs = (market: Market, rate?: number): NonNullable<Why['inputs']> => [
    ['Model', modelName(market.model)],
    ['Style', enumLabel(market.style)],
    [
        'Rate',
        (market.rate ?? rate) === undefined
            ? 'stored or assumed unless given'
            : `${number(((market.rate ?? rate) as number) * 100, 2)}% per year, continuous`,
    ],
    [
        'Volatility',
        market.volatility === null
            ? 'historical unless given'
            : `${number(market.volatility * 100, 2)}% unless given`,
    ],
];

export const nameOf = (p: OptionPosition): string => p.id || p.underlying;

export function whySum(
    data: OptionsBookResponse,
    market: Market,
    measure: Measure,
    title: string,
    sum: number,
    among: (position: OptionPosition) => boolean = () => true,
): Why {
    const rows = data.positions.filter(among);
    const entered = rows.filter((p) => measure.of(p) !== null);
    return {
        ...basisOf('options.book', data, marketInputs(market, data.rate)),
        title,
        term: measure.term,
        value: number(sum),
        unit: measure.unit(data.currency),
        included: {
            title: 'Positions included',
            total: number(sum),
            rows: [...entered]
                .sort((a, b) => Math.abs(measure.of(b) ?? 0) - Math.abs(measure.of(a) ?? 0))
                .map((p) => ({
                    name: nameOf(p),
                    value: number(measure.of(p)),
                    note: `${number(p.quantity)} \u00d7 ${number(p.multiplier)}`,
                })),
        },
        excluded: {
            title: 'Positions excluded',
            rows: rows
                .filter((p) => measure.of(p) === null)
                .map((p) => ({
                    name: nameOf(p),
                    value: 'n/a',
                    note: data.issues.find((i) => i.where === p.id)?.message ?? 'not priced',
                })),
        },
    };
}
