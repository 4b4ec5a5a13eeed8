// Coverage, quality and concentration tests of a CLO: values, thresholds, cushions, and the assets
// that make up a value.
import {type ReactNode, useMemo} from 'react';
import {useMethod} from '../../api/queries';
import {
    CloMode,
    CloTestKind,
    type CloDealView,
    type CloTest,
    type CloTestPart,
    type CloTestsResponse,
    type CloTradeTest,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices, enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {useBlotter, useBlotterEffect} from './blotter';
import {DealFrame, DealIssues, useDealRequest} from './frame';
import {CushionBar, cushionShare, Status, valueText} from './test_figures';

const kinds = [['', 'All'] as const, ...choices(CloTestKind)];
const modes = choices(CloMode);

// The value after the trades of the blotter.
const hypothetical = (after: ReadonlyMap<string, CloTradeTest>): Column<CloTest> => ({
    key: 'hypothetical',
    label: 'Hypothetical',
    value: (t) => after.get(t.id)?.hypothetical ?? null,
    cell: (t) => {
        const test = after.get(t.id);
        if (!test) return 'n/a';
        return (
            <span className={test.status === 'fail' ? 'status fail' : ''}>
                {valueText(t, test.hypothetical)}
            </span>
        );
    },
    hint: 'Value after the trades of the blotter on the page Trades',
});

const columnsOf = (
    onOpen: (test: CloTest) => void,
    after: ReadonlyMap<string, CloTradeTest> | null,
): Column<CloTest>[] => [
    {
        key: 'name',
        label: 'Test',
        text: true,
        value: (t) => t.name,
        cell: (t) => (
            <Button
                kind="quiet"
                className="in-cell shortened"
                title={t.name}
                onClick={() => onOpen(t)}
            >
                {t.name}
            </Button>
        ),
    },
    {
        key: 'number',
        spare: 3,
        label: 'No.',
        value: (t) => t.number,
        cell: (t) => t.number ?? '',
    },
    {key: 'kind', spare: 4, label: 'Kind', text: true, value: (t) => enumLabel(t.kind)},
    {
        key: 'value',
        label: 'Value',
        value: (t) => t.value,
        cell: (t) => valueText(t, t.value),
    },
    ...(after ? [hypothetical(after)] : []),
    {
        key: 'threshold',
        label: 'Threshold',
        value: (t) => t.threshold,
        cell: (t) => `${t.bound === 'max' ? '≤' : '≥'} ${valueText(t, t.threshold)}`,
    },
    {
        key: 'cushion',
        label: 'Cushion',
        value: (t) => cushionShare(t),
        cell: (t) => <CushionBar test={t} />,
        hint: 'Distance to the threshold, as a share of it',
    },
    {
        key: 'room',
        spare: 2,
        label: 'Headroom',
        unit: 'par',
        value: (t) => t.headroom,
        cell: (t) => (
            <Figure
                value={t.headroom}
                why={() => ({
                    method: 'clo.tests',
                    title: `Headroom of ${t.name}`,
                    value: number(t.headroom, 2),
                    coverage: t.coverage,
                    inputs: [
                        [
                            'Meaning',
                            t.bound === 'max'
                                ? 'Par of such assets that can still be bought at par from principal cash'
                                : 'Par of such assets that can still be sold',
                        ],
                        ['Value', valueText(t, t.value)],
                        ['Numerator', number(t.numerator, 2)],
                        ['Denominator', number(t.denominator, 2)],
                        ['Threshold', valueText(t, t.threshold)],
                        ['Cushion', valueText(t, t.cushion, true)],
                    ],
                })}
            />
        ),
        hint: 'Par of such assets that can still be bought',
    },
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (t) => (t.watch && t.status === 'pass' ? 'watch' : t.status),
        cell: (t) => <Status status={t.status} watch={t.watch} />,
    },
    {key: 'key', spare: 1, label: 'Largest', text: true, value: (t) => t.key},
    {
        key: 'source',
        spare: 5,
        label: 'Threshold from',
        text: true,
        extra: true,
        value: (t) => enumLabel(t.threshold_source),
    },
    {
        key: 'coverage',
        spare: 6,
        label: 'Data known',
        unit: '% of par',
        extra: true,
        value: (t) => t.coverage,
        cell: (t) => percent(t.coverage, 1),
    },
    {key: 'old', label: 'Old model', text: true, extra: true, value: (t) => t.old_note},
];

function Part({part}: {part: CloTestPart}) {
    const columns: Column<CloTestPart['rows'][number]>[] = [
        {key: 'asset', label: 'Asset', text: true, value: (r) => r.asset},
        {key: 'issuer', label: 'Issuer', text: true, value: (r) => r.issuer},
        {key: 'key', spare: 1, label: 'Group', text: true, value: (r) => r.key},
        {key: 'par', label: 'Par', value: (r) => r.par, cell: (r) => number(r.par)},
        {
            key: 'amount',
            label: 'Contribution',
            value: (r) => r.amount,
            cell: (r) => number(r.amount, 2),
        },
    ];
    return (
        <>
            <h3>
                <code>{part.expression}</code>
            </h3>
            <p className="note">
                {`Total ${number(part.total, 2)}`}
                {part.weight_total !== null && `, weights ${number(part.weight_total, 2)}`}
                {`, from ${number(part.rows.length)} assets`}
                {Math.abs(part.rest) >= 0.005 && `; not by asset: ${number(part.rest, 2)}`}.
            </p>
            <Table
                label={part.expression}
                rows={part.rows}
                columns={columns}
                id={(r) => r.asset}
                sort={null}
                height={320}
            />
        </>
    );
}

function Explained({test, mode, onClose}: {test: CloTest; mode: CloMode; onClose: () => void}) {
    const at = useDealRequest();
    const why = useMethod(
        'clo.tests',
        useMemo(() => ({...at, mode, explain: [test.id], keep: false}), [at, mode, test.id]),
    );
    return (
        <Dialog kind="side" title={test.name} onClose={onClose}>
            <Facts
                rows={[
                    ['Value', valueText(test, test.value)],
                    ['Numerator', <Figure key="n" value={test.numerator} digits={2} />],
                    ['Denominator', <Figure key="d" value={test.denominator} digits={2} />],
                    [
                        `Threshold (${test.bound === 'max' ? 'at most' : 'at least'})`,
                        valueText(test, test.threshold),
                    ],
                    ['Threshold from', enumLabel(test.threshold_source)],
                    ['Cushion', valueText(test, test.cushion, true)],
                    ['Status', <Status key="s" status={test.status} watch={test.watch} />],
                ]}
            />
            <p>
                Value: <code>{test.expression}</code>
            </p>
            {test.threshold_expression && (
                <p>
                    Threshold: <code>{test.threshold_expression}</code>
                </p>
            )}
            {test.reason && <p className="note">{`Override: ${test.reason}`}</p>}
            {test.old_note && <p className="note">{`Earlier workbook: ${test.old_note}`}</p>}
            {test.missing.length > 0 && (
                <p className="note">
                    {`Unknown: ${test.missing
                        .slice(0, 12)
                        .map((one) => `${one.field} of ${one.asset || 'the deal'}`)
                        .join(', ')}${test.missing.length > 12 ? ' …' : ''}`}
                </p>
            )}
            <QueryResult of={why} what="Listing the assets" lines={8}>
                {(data) => (
                    <>
                        {data.explanations
                            .flatMap((one) => one.parts)
                            .map((part) => (
                                <Part key={part.expression} part={part} />
                            ))}
                    </>
                )}
            </QueryResult>
        </Dialog>
    );
}

const measureText = {
    rating_factor: 'S&P rating factors, weighted by par',
    dispersion: 'Mean distance of the rating factors from their average, weighted by par',
    obligor_diversity: 'Effective number of obligors: 1 over the sum of squared shares of par',
    industry_diversity: 'Effective number of industries: 1 over the sum of squared shares of par',
    regional_diversity: 'Effective number of countries: 1 over the sum of squared shares of par',
    weighted_average_life: 'Years until each principal payment, weighted by the payment',
    rated_share: 'Par rated CCC\u2212 or better over par',
    scenario_default_rate: 'CDO Monitor, non-model version of 2014, of the measures above',
} as const;

function Sp({data}: {data: CloTestsResponse}) {
    const {sp} = data;
    const basis = {
        method: 'clo.tests',
        asOf: data.as_of,
        coverage: data.coverage,
        issues: data.issues,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
    };
    const measure = (
        key: keyof typeof measureText,
        label: string,
        digits: number,
        unit = '',
    ): [string, ReactNode] => {
        const isShare = unit.startsWith('%');
        return [
            label,
            <Figure
                key={key}
                value={sp[key]}
                percent={isShare}
                digits={digits}
                {...(unit && {unit})}
                why={() => ({
                    ...basis,
                    title: label,
                    value: isShare ? percent(sp[key], 3) : number(sp[key], digits + 2),
                    unit,
                    inputs: [
                        ['Formula', measureText[key]],
                        ['Assets', number(data.assets)],
                        ['Par', number(data.par, 2)],
                    ],
                })}
            />,
        ];
    };
    return (
        <Section title="S&P measures">
            <Facts
                rows={[
                    measure('rating_factor', 'Weighted average rating factor', 0),
                    measure('dispersion', 'Dispersion of rating factors', 0),
                    measure('obligor_diversity', 'Obligor diversity', 1),
                    measure('industry_diversity', 'Industry diversity', 1),
                    measure('regional_diversity', 'Country diversity', 1),
                    measure('weighted_average_life', 'Average life', 2, 'years'),
                    measure('rated_share', 'Rated', 1, '% of par'),
                    measure('scenario_default_rate', 'Scenario default rate', 2, '%'),
                    ...sp.tests.map((test): [string, ReactNode] => {
                        const label =
                            test.set === null
                                ? 'Break-even default rate, coefficients of the deal'
                                : `Break-even default rate, set ${test.set}`;
                        return [
                            label,
                            <Figure
                                key={`b${test.set ?? ''}`}
                                value={test.break_even}
                                percent
                                unit="%"
                                why={() => ({
                                    ...basis,
                                    title: label,
                                    value: percent(test.break_even, 3),
                                    unit: '%',
                                    inputs: [
                                        [
                                            'Formula',
                                            'Coefficients \u00d7 (1, floating spread, recovery)',
                                        ],
                                        ['Floating spread', `${percent(sp.floating_spread, 3)}%`],
                                        ['Recovery', `${percent(sp.recovery, 3)}%`],
                                        [
                                            'Scenario default rate',
                                            `${percent(sp.scenario_default_rate, 3)}%`,
                                        ],
                                    ],
                                })}
                            />,
                        ];
                    }),
                ]}
            />
        </Section>
    );
}

function Tests({deal}: {deal: CloDealView}) {
    const at = useDealRequest();
    const [kind, setKind] = useSearch('kind');
    const [modeText, setMode] = useSearch('mode');
    const [open, setOpen] = useSearch('test');
    const mode = modes.find(([one]) => one === modeText)?.[0] ?? 'corrected';
    const tests = useMethod(
        'clo.tests',
        useMemo(() => ({...at, mode}), [at, mode]),
        {placeholderData: (before) => before},
    );
    const {value: lines} = useBlotter();
    const trades = useBlotterEffect(lines);
    const after = useMemo(() => {
        const effect = lines.length > 0 ? trades.data?.effects[0] : undefined;
        return effect ? new Map(effect.tests.map((test) => [test.id, test])) : null;
    }, [lines.length, trades.data]);
    const columns = useMemo(() => columnsOf((test) => setOpen(test.id), after), [setOpen, after]);
    return (
        <QueryResult of={tests} what="Evaluating tests" lines={14}>
            {(data) => {
                const shown = data.tests.filter((test) => !kind || test.kind === kind);
                const one = data.tests.find((test) => test.id === open);
                return (
                    <>
                        <Section
                            title="Tests"
                            note={`${number(data.assets)} assets, par ${number(data.par)} ${deal.document.currency}, principal cash ${number(data.principal_cash)}; as of ${data.as_of}.`}
                            tools={
                                <>
                                    <SelectField
                                        label="Kind"
                                        value={kind}
                                        onChange={(event) => setKind(event.target.value)}
                                        options={kinds}
                                    />
                                    <SelectField
                                        label="Rules"
                                        value={mode}
                                        onChange={(event) =>
                                            setMode(
                                                event.target.value === 'corrected'
                                                    ? ''
                                                    : event.target.value,
                                            )
                                        }
                                        options={modes}
                                    />
                                </>
                            }
                        >
                            <Table
                                label="Collateral tests"
                                tight
                                rows={shown}
                                columns={columns}
                                id={(t) => t.id}
                                sort={null}
                                filter
                                groups={['kind', 'status']}
                                onOpen={(t) => setOpen(t.id)}
                                rowClass={(t) => (t.id === open ? 'chosen' : '')}
                                none="The deal has no such tests."
                            />
                        </Section>
                        <Sp data={data} />
                        <DealIssues issues={data.issues} />
                        {one && <Explained test={one} mode={mode} onClose={() => setOpen('')} />}
                    </>
                );
            }}
        </QueryResult>
    );
}

export default function TestsPage() {
    return <DealFrame>{(deal) => <Tests deal={deal} />}</DealFrame>;
}
