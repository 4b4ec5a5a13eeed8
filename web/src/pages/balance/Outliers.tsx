// The supervisory outlier tests: the worst scenario against the limit, and its drivers.
import type {AlmDriver, AlmOutlierTests, AlmSession, AlmValueResponse} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';
import {hideWhy} from '../../ui/Why';
import {basisOf, whyAddress} from './figures';
import type {Terms} from './terms';

interface Props {
    session: AlmSession;
    data: AlmValueResponse;
    terms: Terms;
}

interface Test {
    name: string;
    term: 'outlier_eve' | 'outlier_nii';
    worst: string | null;
    ratio: number | null;
    threshold: number | null;
    outlier: boolean | null;
    terms: string; // balance-sheet assumption and its provision
}

const assumption = (balance: AlmOutlierTests['nii_balance']) =>
    balance === 'constant' ? 'Constant balance sheet' : 'Run-off balance sheet';

export function testsOf(o: AlmOutlierTests): Test[] {
    const eve = (source: string) => `${assumption(o.eve_balance)}; ${source}`;
    return [
        {
            name: 'EVE, EU aggregation',
            term: 'outlier_eve',
            worst: o.eve_eu_worst,
            ratio: o.eve_eu_ratio,
            threshold: o.eve_eu_threshold,
            outlier: o.eve_eu_outlier,
            terms: eve(o.eve_eu_source),
        },
        {
            name: 'EVE, Basel aggregation',
            term: 'outlier_eve',
            worst: o.eve_basel_worst,
            ratio: o.eve_basel_ratio,
            threshold: o.eve_basel_threshold,
            outlier: o.eve_basel_outlier,
            terms: eve(o.eve_basel_source),
        },
        {
            name: 'NII',
            term: 'outlier_nii',
            worst: o.nii_worst,
            ratio: o.nii_decline_ratio,
            threshold: o.nii_threshold,
            outlier: o.nii_outlier,
            terms: `${assumption(o.nii_balance)}, ${o.nii_horizon_months} months; ${o.nii_source}`,
        },
    ];
}

function Drivers({
    label,
    rows,
    data,
    terms,
    session,
    worst,
}: {
    label: string;
    rows: readonly AlmDriver[];
    data: AlmValueResponse;
    terms: Terms;
    session: string;
    worst: string;
}) {
    return (
        <Table
            label={label}
            rows={rows.slice(0, 8)}
            id={(d) => `${d.side} ${d.currency} ${d.product}`}
            csv={false}
            none="No scenario results in a loss."
            columns={[
                {key: 'side', label: 'Side', text: true, value: (d) => enumLabel(d.side)},
                {key: 'currency', label: 'Currency', text: true, value: (d) => d.currency},
                {key: 'product', label: 'Product', text: true, value: (d) => d.product || 'none'},
                {
                    key: 'change',
                    label: 'Change',
                    unit: data.currency,
                    value: (d) => d.change,
                    cell: (d) => (
                        <Figure
                            value={d.change}
                            signed
                            why={() => ({
                                ...basisOf(data, terms),
                                title: `Contribution of ${d.product || 'no product'}, ${d.currency}`,
                                term: 'delta_eve',
                                value: number(d.change, 0, true),
                                inputs: [
                                    ...basisOf(data, terms).inputs,
                                    ['Side', enumLabel(d.side)],
                                    ['Scenario', enumLabel(worst)],
                                    [
                                        'Positions',
                                        <Link
                                            key="p"
                                            onClick={hideWhy}
                                            to={whyAddress(session, terms, {
                                                measure: 'eve',
                                                scenario: worst,
                                                side: d.side,
                                                product: d.product,
                                                currency: d.currency,
                                                change: true,
                                            })}
                                        >
                                            View the change by position
                                        </Link>,
                                    ],
                                ],
                            })}
                        />
                    ),
                },
            ]}
        />
    );
}

export function Outliers({data, terms, session}: Props) {
    const tier1 = terms.tier1 ?? session.market?.tier1 ?? null;
    const drivers = (rows: readonly AlmDriver[]) => ({
        title: 'Drivers, largest loss first',
        rows: rows.map((d) => ({
            name: `${enumLabel(d.side)}, ${d.product || 'no product'}`,
            value: number(d.change, 0, true),
            note: d.currency,
        })),
    });
    return (
        <>
            <Table
                label="Outlier tests"
                rows={testsOf(data.outlier)}
                id={(t) => t.name}
                csv={false}
                columns={[
                    {
                        key: 'name',
                        label: 'Test',
                        text: true,
                        value: (t) => t.name,
                        cell: (t) => (
                            <>
                                {t.name}
                                <Chip term={t.term} />
                                <span className="test-terms">{t.terms}</span>
                            </>
                        ),
                    },
                    {
                        key: 'worst',
                        label: 'Worst scenario',
                        text: true,
                        value: (t) => (t.worst ? enumLabel(t.worst) : 'no loss'),
                    },
                    {
                        key: 'ratio',
                        label: 'Loss',
                        unit: '% of Tier 1',
                        value: (t) => t.ratio,
                        cell: (t) => (
                            <Figure
                                value={t.ratio}
                                percent
                                reason="requires Tier 1 capital"
                                name={`alm.outlier.${t.name}`}
                                why={() => ({
                                    ...basisOf(data, terms),
                                    title: t.name,
                                    term: t.term,
                                    value: percent(t.ratio),
                                    unit: '% of Tier 1',
                                    inputs: [
                                        ...basisOf(data, terms).inputs,
                                        ['Assumption of the test', t.terms],
                                        ...(t.term === 'outlier_nii'
                                            ? ([
                                                  [
                                                      'NII of the test, base',
                                                      `${number(data.outlier.nii_base)} ${data.currency}`,
                                                  ],
                                                  [
                                                      'Largest decline',
                                                      `${number(data.outlier.nii_decline)} ${data.currency}`,
                                                  ],
                                              ] as [string, string][])
                                            : []),
                                        ['Tier 1 capital', `${number(tier1)} ${data.currency}`],
                                        [
                                            'Rules',
                                            `${data.regulation.pack} ${data.regulation.version}`,
                                        ],
                                    ],
                                    included: drivers(
                                        t.term === 'outlier_nii'
                                            ? data.outlier.nii_drivers
                                            : data.outlier.eve_drivers,
                                    ),
                                })}
                            />
                        ),
                    },
                    {
                        key: 'limit',
                        label: 'Limit',
                        unit: '% of Tier 1',
                        value: (t) => t.threshold,
                        cell: (t) => (t.threshold === null ? 'none' : percent(t.threshold, 1)),
                    },
                    {
                        key: 'verdict',
                        label: 'Result',
                        text: true,
                        value: (t) => (t.outlier === null ? '' : t.outlier ? 'Breach' : 'Pass'),
                        cell: (t) =>
                            t.outlier === null ? (
                                ''
                            ) : (
                                <span className={t.outlier ? 'flag' : undefined}>
                                    {t.outlier ? 'Breach' : 'Pass'}
                                </span>
                            ),
                    },
                ]}
            />
            {tier1 === null && (
                <p className="note">The ratios require Tier 1 capital: enter it above.</p>
            )}
            <h3>Drivers of the worst EVE change</h3>
            <Drivers
                label="Drivers of the worst EVE change"
                rows={data.outlier.eve_drivers}
                data={data}
                terms={terms}
                session={session.id}
                worst={data.outlier.eve_eu_worst ?? data.outlier.eve_basel_worst ?? 'base'}
            />
        </>
    );
}
