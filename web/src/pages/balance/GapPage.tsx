// The repricing gap by time bucket, and the present value of the cash flows of each bucket.
import {Allowed} from '../../app/Allowed';
import {useMethod} from '../../api/queries';
import type {AlmGapRow, AlmSession, AlmValueResponse} from '../../api/types.gen';
import {Link, navigate, useOpens} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {hideWhy, type Why} from '../../ui/Why';
import {AlmFigure, basisOf, whyAddress} from './figures';
import {SessionFrame, TermsForm, useTerms, WithCurves} from './frame';
import {StackedColumns} from '../../ui/StackedColumns';
import {termsRequest, type Terms} from './terms';

interface Of {
    session: AlmSession;
    data: AlmValueResponse;
    terms: Terms;
}

// O/N-1M, 1Y-1.5Y and so on are read as they are.
const bucketName = (bucket: string): string => (bucket === 'overnight' ? 'Overnight' : bucket);

const sumOf = (values: readonly (number | null | undefined)[]): number =>
    values.reduce((sum: number, value) => sum + (value ?? 0), 0);

function GapLadder({session, data, terms}: Of) {
    const opens = useOpens();
    const rows = data.gap;
    const deepest = [...rows].sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap))[0];
    const summary = deepest
        ? `Repricing gap by time bucket; the largest is ${number(deepest.gap, 0, true)} ` +
          `${data.currency} in ${bucketName(deepest.bucket)}.`
        : 'No position reprices.';
    const gapWhy = (r: AlmGapRow, key: keyof AlmGapRow & string, label: string): Why => {
        const basis = basisOf(data, terms);
        const earlier = rows.slice(0, rows.indexOf(r) + 1);
        return {
            ...basis,
            title: `${label}, ${bucketName(r.bucket)}`,
            term: 'repricing_gap',
            value: number(r[key] as number, 0, key === 'gap' || key === 'cumulative'),
            inputs: [
                ...basis.inputs,
                [
                    'Positions',
                    <Link
                        key="p"
                        onClick={hideWhy}
                        to={whyAddress(session.id, terms, {
                            measure: 'eve',
                            scenario: 'base',
                            bucket: r.bucket,
                        })}
                    >
                        View positions and cash flows of the bucket
                    </Link>,
                ],
            ],
            included:
                key === 'cumulative'
                    ? {
                          title: 'Gaps up to the bucket',
                          total: number(r.cumulative, 0, true),
                          rows: earlier.map((one) => ({
                              name: bucketName(one.bucket),
                              value: number(one.gap, 0, true),
                          })),
                      }
                    : {
                          title: 'Gap of the bucket',
                          total: number(r.gap, 0, true),
                          rows: [
                              {name: 'Assets', value: number(r.assets)},
                              {name: 'Liabilities', value: number(-r.liabilities)},
                          ],
                      },
        };
    };
    const money = (key: 'assets' | 'liabilities' | 'gap' | 'cumulative', label: string) =>
        ({
            key,
            label,
            unit: data.currency,
            value: (r) => r[key],
            cell: (r) => (
                <Figure
                    value={r[key]}
                    signed={key === 'gap' || key === 'cumulative'}
                    name={`gap.${r.bucket}.${key}`}
                    why={() => gapWhy(r, key, label)}
                />
            ),
            ...(key !== 'cumulative' && {
                total: (rows: readonly AlmGapRow[]) =>
                    number(sumOf(rows.map((r) => r[key])), 0, key === 'gap'),
            }),
        }) satisfies Column<AlmGapRow>;
    const columns: Column<AlmGapRow>[] = [
        {key: 'bucket', label: 'Bucket', text: true, value: (r) => bucketName(r.bucket)},
        money('assets', 'Assets'),
        money('liabilities', 'Liabilities'),
        money('gap', 'Gap'),
        money('cumulative', 'Cumulative'),
    ];
    return (
        <>
            <ChartFrame
                title="Repricing gap"
                unit={data.currency}
                asOf={data.as_of}
                chip={<Chip term="repricing_gap" />}
                summary={summary}
                rows={rows}
                columns={columns}
                why={() => ({
                    ...basisOf(data, terms),
                    title: 'Repricing gap',
                    term: 'repricing_gap',
                    value: number(rows.at(-1)?.cumulative, 0, true),
                    included: {
                        title: 'Buckets: assets less liabilities',
                        total: number(rows.at(-1)?.cumulative, 0, true),
                        rows: rows.map((r) => ({
                            name: bucketName(r.bucket),
                            value: number(r.gap, 0, true),
                        })),
                    },
                })}
                note="Assets above zero, liabilities below; the line is the cumulative gap. Click a column for its positions."
            >
                <StackedColumns
                    labels={rows.map((r) => bucketName(r.bucket))}
                    stacks={[
                        {label: 'Assets', series: 1, values: rows.map((r) => r.assets)},
                        {label: 'Liabilities', series: 2, values: rows.map((r) => -r.liabilities)},
                    ]}
                    line={{label: 'Cumulative', series: 6, values: rows.map((r) => r.cumulative)}}
                    summary={summary}
                    height={320}
                    {...(opens(`/balance/${session.id}/why`) && {
                        onOpen: (i: number) => {
                            const bucket = rows[i]?.bucket;
                            if (bucket)
                                navigate(
                                    whyAddress(session.id, terms, {
                                        measure: 'eve',
                                        scenario: 'base',
                                        bucket,
                                    }),
                                );
                        },
                    })}
                />
            </ChartFrame>
            <Table label="Repricing gap table" rows={rows} columns={columns} id={(r) => r.bucket} />
        </>
    );
}

function BucketValues({session, data, terms}: Of) {
    const base = data.scenarios[0];
    if (!base) return null;
    return (
        <Section
            title="Value by bucket"
            note="Base EVE by cash flow bucket, and its change under the other scenarios."
        >
            <Table
                label="Value by bucket"
                rows={base.by_bucket}
                id={(r) => r.bucket}
                columns={[
                    {
                        key: 'bucket',
                        label: 'Bucket',
                        text: true,
                        value: (r) => bucketName(r.bucket),
                    },
                    ...data.scenarios.map((scenario, i) => {
                        const of = (name: string) =>
                            scenario.by_bucket.find((one) => one.bucket === name);
                        const isBase = i === 0;
                        return {
                            key: scenario.scenario,
                            label: isBase
                                ? 'EVE'
                                : `\u0394 ${scenario.scenario.replaceAll('_', ' ')}`,
                            unit: data.currency,
                            value: (r: {bucket: string}) =>
                                isBase ? of(r.bucket)?.eve : of(r.bucket)?.delta_eve,
                            total: (rows: readonly {bucket: string}[]) =>
                                number(
                                    sumOf(
                                        rows.map(({bucket}) =>
                                            isBase ? of(bucket)?.eve : of(bucket)?.delta_eve,
                                        ),
                                    ),
                                    0,
                                    !isBase,
                                ),
                            cell: (r: {bucket: string; eve: number}) => (
                                <AlmFigure
                                    session={session.id}
                                    data={data}
                                    terms={terms}
                                    cell={{
                                        measure: 'eve',
                                        scenario: scenario.scenario,
                                        bucket: r.bucket,
                                    }}
                                    value={
                                        (isBase ? of(r.bucket)?.eve : of(r.bucket)?.delta_eve) ?? 0
                                    }
                                    {...(!isBase && {base: r.eve})}
                                />
                            ),
                        };
                    }),
                ]}
            />
        </Section>
    );
}

function Gap({session}: {session: AlmSession}) {
    const terms = useTerms();
    const value = useMethod('alm.session.value', {
        ...termsRequest(session.id, terms),
        buckets: true,
    });
    return (
        <QueryResult of={value} what="Calculating time buckets">
            {(data) => (
                <>
                    <Section title="Repricing gap by time bucket">
                        <GapLadder session={session} data={data} terms={terms} />
                        {data.issues.length > 0 && <Issues issues={data.issues} />}
                    </Section>
                    <BucketValues session={session} data={data} terms={terms} />
                </>
            )}
        </QueryResult>
    );
}

export default function GapPage() {
    return (
        <SessionFrame>
            {(session) => (
                <WithCurves session={session}>
                    <Allowed to="alm.session.value">
                        <TermsForm session={session} />
                    </Allowed>
                    <Gap session={session} />
                </WithCurves>
            )}
        </SessionFrame>
    );
}
