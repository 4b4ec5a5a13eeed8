// Figures of a valuation, each with links to its positions and their cash flows.
import type {ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {AlmSide, AlmValueResponse} from '../../api/types.gen';
import {Link, useOpens} from '../../app/router';
import {Figure} from '../../ui/Figure';
import {number, plural} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import {QueryResult} from '../../ui/states';
import {hideWhy, WhyRows, type Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {searchOf, planTermsRequest, type Terms} from './terms';

// Identifies a figure of alm.session.value: measure, scenario and scope.
export interface Cell {
    measure: 'eve' | 'nii';
    scenario: string;
    side?: AlmSide;
    product?: string;
    currency?: string;
    month?: number;
    bucket?: string;
    position?: string;
    change?: boolean; // from the base scenario
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
    if (text('change') === 'true') cell.change = true;
    return cell;
}

export const balanceName = ({balance}: Terms): string =>
    ({runoff: 'Run-off', constant: 'Constant', dynamic: 'Dynamic'})[balance];

export const termInputs = (terms: Terms): NonNullable<Why['inputs']> => [
    ['NII balance-sheet assumption', balanceName(terms).toLowerCase()],
    ...(terms.balance === 'dynamic'
        ? ([
              [
                  'Business plan',
                  <Link key="p" to={`/business-plans/${terms.plan}`} onClick={hideWhy}>
                      {terms.plan}
                  </Link>,
              ],
          ] as [string, ReactNode][])
        : []),
    ...(terms.balance === 'constant'
        ? ([
              ['Replacement', terms.renewal === 'like' ? 'like for like' : 'bullets'],
              [
                  'Margin of new business',
                  terms.new_margins === 'stated' ? 'as stated' : 'from new business',
              ],
          ] as [string, ReactNode][])
        : []),
    ['NII horizon', `${terms.months} months, ${terms.ends}`],
    ['Margins in EVE', terms.margins],
    ...(terms.floor
        ? ([['Post-shock floor', enumLabel(terms.floor)]] as [string, ReactNode][])
        : []),
    ...(terms.gains === 'limited'
        ? ([['Cross-currency offsetting', 'weighted and limited']] as [string, ReactNode][])
        : []),
    ...(terms.own
        ? ([
              [
                  'Custom shocks',
                  `${terms.own}${terms.own_floor === 'regulation' ? ', with the floor' : ''}`,
              ],
          ] as [string, ReactNode][])
        : []),
    ...(terms.regulation
        ? ([['Regulation', enumLabel(terms.regulation)]] as [string, ReactNode][])
        : []),
];

type Answer = Pick<
    AlmValueResponse,
    'as_of' | 'issues' | 'digest' | 'data_digest' | 'engine_version' | 'currency'
> & {coverage?: number};

export const basisOf = (data: Answer, terms: Terms, method = 'alm.session.value') => ({
    method,
    asOf: data.as_of,
    unit: data.currency,
    issues: data.issues,
    coverage: data.coverage ?? null,
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
    base?: number; // the base of a change
    unit?: boolean;
    name?: string;
    method?: string;
}

const titleOf = (
    {measure, scenario, side, product, currency, month, bucket}: Cell,
    isChange: boolean,
) =>
    [
        `${isChange ? 'Δ ' : ''}${measure.toUpperCase()}, ${enumLabel(scenario).toLowerCase()}`,
        side && enumLabel(side),
        product,
        currency,
        month && `month ${month}`,
        bucket,
    ]
        .filter(Boolean)
        .join(', ');

// A change by product and by position, largest first.
function ChangeParts({session, terms, cell}: Pick<Props, 'session' | 'terms' | 'cell'>) {
    const parts = useMethod('alm.session.why', {
        ...planTermsRequest(session, terms),
        ...cell,
        limit: 10,
    });
    return (
        <QueryResult of={parts} what="Loading positions">
            {(data) => (
                <>
                    {cell.product === undefined && (
                        <WhyRows
                            title="Change by product"
                            rows={data.products.slice(0, 10).map((p) => ({
                                name: `${enumLabel(p.section)}, ${p.product || 'no product'}`,
                                value: number(p.amount, 0, true),
                                note: p.currency,
                            }))}
                        />
                    )}
                    {data.planned.length > 0 && (
                        <WhyRows
                            title="Change by plan line"
                            rows={data.planned.map((p) => ({
                                name: p.line,
                                value: number(p.amount, 0, true),
                                note: p.product || 'no product',
                            }))}
                        />
                    )}
                    <WhyRows
                        title="Change by position"
                        rows={[
                            ...data.positions.map((p) => ({
                                name: p.position,
                                value: number(p.amount, 0, true),
                                note: p.product,
                            })),
                            ...(data.rest_positions > 0
                                ? [
                                      {
                                          name: plural(data.rest_positions, 'further position'),
                                          value: number(data.rest, 0, true),
                                          note: '',
                                      },
                                  ]
                                : []),
                        ]}
                        total={number(data.total, 0, true)}
                    />
                </>
            )}
        </QueryResult>
    );
}

// A value under a scenario, or with `base` its change from the base scenario.
export function AlmFigure({
    session,
    terms,
    data,
    cell: of,
    value,
    base,
    unit,
    name,
    method,
}: Props) {
    const isChange = base !== undefined;
    const cell = isChange ? {...of, change: true} : of;
    const to = whyAddress(session, terms, cell);
    const opens = useOpens();
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
                ...(opens(to)
                    ? ([
                          [
                              'Positions',
                              open(
                                  isChange
                                      ? 'View the change by position'
                                      : 'View positions and cash flows',
                                  to,
                              ),
                          ],
                      ] as [string, ReactNode][])
                    : []),
                ...(isChange
                    ? ([
                          [enumLabel(cell.scenario), number(base + value)],
                          ['Base', number(base)],
                      ] as [string, ReactNode][])
                    : []),
            ],
            ...(isChange &&
                opens(to) && {more: <ChangeParts session={session} terms={terms} cell={cell} />}),
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
