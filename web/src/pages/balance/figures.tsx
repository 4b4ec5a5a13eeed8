// Figures of a valuation and why they are what they are: each opens to its positions and their flows.
import type {ReactNode} from 'react';
import type {AlmSide, AlmValueResponse} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import {hideWhy, type Why} from '../../ui/Why';
import {word} from '../../ui/words';
import {searchOf, type Terms} from './terms';

// A figure of alm.session.value: which, and of what.
export interface Cell {
    measure: 'eve' | 'nii';
    scenario: string;
    side?: AlmSide;
    product?: string;
    currency?: string;
    month?: number;
    bucket?: string;
    position?: string;
}

export function whyAddress(session: string, terms: Terms, cell: Cell): string {
    const query = new URLSearchParams(searchOf(terms));
    for (const [name, value] of Object.entries(cell)) query.set(`of_${name}`, String(value));
    return `/balance/${session}/why?${query}`;
}

export function cellOf(search: string): Cell {
    const query = new URLSearchParams(search);
    const text = (name: string) => query.get(`of_${name}`) ?? undefined;
    const month = Number(text('month'));
    const cell: Cell = {
        measure: text('measure') === 'nii' ? 'nii' : 'eve',
        scenario: text('scenario') ?? 'base',
    };
    const side = text('side');
    if (side === 'asset' || side === 'liability') cell.side = side;
    for (const name of ['product', 'currency', 'bucket', 'position'] as const) {
        const value = text(name);
        if (value !== undefined) cell[name] = value;
    }
    if (Number.isInteger(month) && month > 0) cell.month = month;
    return cell;
}

export const termInputs = (terms: Terms): NonNullable<Why['inputs']> => [
    ['Balance sheet of NII', terms.balance === 'constant' ? 'constant' : 'run-off'],
    ...(terms.balance === 'constant'
        ? ([
              ['Replaced by', terms.renewal === 'like' ? 'like for like' : 'bullets'],
              ['New margins', terms.new_margins === 'stated' ? 'as stated' : 'from new business'],
          ] as [string, ReactNode][])
        : []),
    ['Horizon of NII', `${terms.months} months, ${terms.ends}`],
    ['Margins in EVE', terms.margins],
    ...(terms.floor
        ? ([['Floor of shocked rates', word(terms.floor)]] as [string, ReactNode][])
        : []),
    ...(terms.gains === 'limited'
        ? ([['Gains of currencies', 'weighted and limited']] as [string, ReactNode][])
        : []),
    ...(terms.own
        ? ([
              [
                  'Own shocks',
                  `${terms.own}${terms.own_floor === 'regulation' ? ', with the floor' : ''}`,
              ],
          ] as [string, ReactNode][])
        : []),
    ...(terms.regulation
        ? ([['Regulation', word(terms.regulation)]] as [string, ReactNode][])
        : []),
];

type Answer = Pick<
    AlmValueResponse,
    'as_of' | 'issues' | 'coverage' | 'digest' | 'data_digest' | 'engine_version' | 'currency'
>;

export const basisOf = (data: Answer, terms: Terms, method = 'alm.session.value') => ({
    method,
    asOf: data.as_of,
    unit: data.currency,
    issues: data.issues,
    coverage: data.coverage,
    digest: data.digest,
    dataDigest: data.data_digest,
    engine: data.engine_version,
    inputs: termInputs(terms),
});

interface Props {
    session: string;
    terms: Terms;
    data: Answer;
    cell: Cell;
    value: number;
    base?: number; // of a change: what it is a change from
    unit?: boolean;
    name?: string;
    method?: string;
}

const titleOf = (
    {measure, scenario, side, product, currency, month, bucket}: Cell,
    isChange: boolean,
) =>
    [
        `${isChange ? 'Change of ' : ''}${measure.toUpperCase()}, ${word(scenario).toLowerCase()}`,
        side && word(side),
        product,
        currency,
        month && `month ${month}`,
        bucket,
    ]
        .filter(Boolean)
        .join(', ');

// A value under a scenario, or with `base` what it is less its value under base.
export function AlmFigure({session, terms, data, cell, value, base, unit, name, method}: Props) {
    const isChange = base !== undefined;
    const to = whyAddress(session, terms, cell);
    const open = (text: string, address: string) => (
        <Link to={address} onClick={hideWhy}>
            {text}
        </Link>
    );
    const term: Term = `${isChange ? 'delta_' : ''}${cell.measure}`;
    const why = (): Why => {
        const basis = basisOf(data, terms, method);
        return {
            ...basis,
            title: titleOf(cell, isChange),
            term,
            value: number(value, 0, isChange),
            inputs: [
                ...basis.inputs,
                ['Its positions', open('Open them, to their flows', to)],
                ...(isChange
                    ? [
                          [
                              'Those of base',
                              open(
                                  'Open them',
                                  whyAddress(session, terms, {...cell, scenario: 'base'}),
                              ),
                          ] as [string, ReactNode],
                      ]
                    : []),
            ],
            ...(isChange && {
                entered: {
                    title: 'What it is the difference of',
                    total: number(value, 0, true),
                    rows: [
                        {name: word(cell.scenario), value: number(base + value)},
                        {name: 'Base', value: number(-base)},
                    ],
                },
            }),
        };
    };
    return (
        <Figure
            value={value}
            signed={isChange}
            {...(unit && {unit: data.currency})}
            {...(name && {name})}
            why={why}
        />
    );
}
