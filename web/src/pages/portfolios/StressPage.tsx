// Stress: the portfolio under dated crises and assumed moves, by position and by factor; the most
// likely moves that lose an amount.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import {
    StressMode,
    type ScenarioRecord,
    type StressedFactor,
    type StressedPosition,
    type StressedScenario,
    type StressResponse,
} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {useSearch} from '../../app/router';
import {SymbolText} from '../../ui/SymbolText';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {DriverBars, type DriverBar} from '../../ui/DriverBars';
import {choices, enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent, rounded} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {CopyTo} from '../users/CopyTo';
import {FactorText, useFactorName} from './factor_names';
import {basisOf, PortfolioFrame, Quality, useValuedBook} from './frame';
import {partRow, ReverseStress, type FactorRow} from './ReverseStress';
import {ScenarioEditor} from './ScenarioEditor';
import {StressGrid} from './StressGrid';
import {StressReplay} from './StressReplay';

const modes = choices(StressMode);
const kinds = [
    ['', 'All'] as const,
    ...(['historical', 'hypothetical', 'custom'] as const).map(
        (kind) => [kind, enumLabel(kind)] as const,
    ),
];

function whyOf(data: StressResponse, one: StressedScenario): Why {
    return {
        method: 'stress.run',
        asOf: data.as_of,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
        coverage: one.coverage,
        issues: data.issues,
        title: `${one.name}: P&L`,
        value: number(one.total, 0),
        unit: data.currency,
        inputs: [
            ['Mode', enumLabel(data.mode)],
            ['Window', one.window.length > 0 ? one.window.join(' to ') : 'none, assumed moves'],
            ['Betas and covariance', `${number(data.observations)} daily returns`],
            ['Net value', `${number(data.net_value, 0)} ${data.currency}`],
        ],
        included: {
            title: 'By position',
            total: number(one.total, 0),
            rows: one.positions
                .filter((row) => row.basis !== 'none')
                .map((row) => ({
                    name: row.symbol,
                    value: number(row.pnl, 0),
                    note: enumLabel(row.basis),
                })),
        },
        excluded: {
            title: 'Without price or betas',
            rows: one.positions
                .filter((row) => row.basis === 'none')
                .map((row) => ({name: row.symbol, value: 'n/a'})),
        },
    } as Why;
}

const conditioningOf = (one: StressedScenario) =>
    one.ill_conditioned
        ? 'Ill-conditioned'
        : one.direct_ill_conditioned
          ? 'Direct ill-conditioned'
          : 'Good';

function scenarioColumns(
    data: StressResponse,
    onOpen: (id: string) => void,
): Column<StressedScenario>[] {
    const money = (key: 'direct' | 'correlated' | 'total', label: string) => ({
        key,
        label,
        unit: data.currency,
        value: (s: StressedScenario) => s[key],
        cell: (s: StressedScenario) => (
            <Figure
                value={s[key]}
                digits={0}
                signed
                {...(key === 'total' ? {why: () => whyOf(data, s)} : {})}
            />
        ),
    });
    return [
        {
            key: 'name',
            label: 'Scenario',
            text: true,
            value: (s) => s.name,
            cell: (s) => (
                <Button kind="quiet" className="in-cell" onClick={() => onOpen(s.scenario)}>
                    {s.name}
                </Button>
            ),
        },
        money('total', 'Total'),
        {
            key: 'of_net',
            label: 'Of net value',
            unit: '%',
            value: (s) => s.fraction_of_net,
            cell: (s) => <Figure value={s.fraction_of_net} percent digits={1} signed />,
        },
        money('direct', 'Direct'),
        money('correlated', 'Correlated'),
        {
            key: 'error',
            spare: 5,
            label: 'Standard error',
            unit: data.currency,
            value: (s) => s.standard_error,
            cell: (s) => <Figure value={s.standard_error} digits={0} />,
        },
        {
            key: 'conditioning',
            label: 'Conditioning',
            text: true,
            extra: !data.scenarios.some((s) => s.ill_conditioned),
            value: conditioningOf,
        },
        {
            key: 'distance',
            label: 'Distance',
            unit: 'standard deviations',
            extra: true,
            value: (s) => s.distance,
            cell: (s) => <Figure value={s.distance} digits={1} />,
        },
        {
            key: 'kind',
            spare: 4,
            label: 'Kind',
            text: true,
            // Not the label of the VaR method of the same name.
            value: (s) => (s.kind === 'historical' ? 'Historical' : enumLabel(s.kind)),
        },
        {
            key: 'window',
            spare: 1,
            label: 'Window',
            text: true,
            value: (s) => s.window.join(' to '),
            cell: (s) => (
                <span className="wrapped">
                    {s.window.map((date, i) => (
                        <span key={date}>{i > 0 ? `to ${date}` : `${date} `}</span>
                    ))}
                </span>
            ),
        },
        {
            key: 'coverage',
            spare: 2,
            label: 'Coverage',
            unit: '%',
            extra: true,
            value: (s) => s.coverage,
            cell: (s) => <Figure value={s.coverage} percent digits={1} />,
        },
        {
            key: 'ignored',
            spare: 3,
            label: 'Without effect',
            text: true,
            extra: true,
            value: (s) => s.ignored.join('; '),
        },
    ];
}

const positionColumns = (currency: string): Column<StressedPosition>[] => [
    {
        key: 'symbol',
        label: 'Symbol',
        text: true,
        value: (p) => p.symbol,
        cell: (p) => <SymbolText symbol={p.symbol} />,
    },
    {
        key: 'pnl',
        label: 'P&L',
        unit: currency,
        value: (p) => p.pnl,
        cell: (p) => <Figure value={p.basis === 'none' ? null : p.pnl} digits={0} signed />,
        total: (rows) =>
            number(
                rows.reduce((sum, row) => sum + row.pnl, 0),
                0,
            ),
    },
    {
        key: 'return',
        label: 'Of its value',
        unit: '%',
        value: (p) => p.return,
        cell: (p) => <Figure value={p.return} percent digits={1} signed />,
    },
    {key: 'basis', label: 'By', text: true, value: (p) => enumLabel(p.basis)},
];

// The part of the P&L that no factor has, such as the convexity of options, is a row without a move.
const factorColumns = (
    currency: string,
    named: (symbol: string) => string,
): Column<FactorRow>[] => [
    {
        key: 'factor',
        label: 'Factor',
        text: true,
        value: (f) => named(f.factor),
        cell: (f) => <FactorText name={named(f.factor)} symbol={f.factor} />,
    },
    {
        key: 'move',
        label: 'Move',
        unit: '%',
        value: (f) => f.move,
        cell: (f) => (f.move === null ? '' : <Figure value={f.move} percent digits={2} signed />),
    },
    {
        key: 'shocked',
        label: 'Source',
        text: true,
        value: (f) => (f.move === null ? '' : f.shocked ? 'Scenario' : 'Expectation'),
    },
    {
        key: 'pnl',
        label: 'P&L',
        unit: currency,
        value: (f) => f.pnl,
        cell: (f) => <Figure value={f.pnl} digits={0} signed />,
        total: (rows) =>
            number(
                rows.reduce((sum, row) => sum + row.pnl, 0),
                0,
            ),
    },
];

function Details({data, one}: {data: StressResponse; one: StressedScenario}) {
    const named = useFactorName();
    const parts = [
        {factor: 'Specific moves', pnl: one.specific},
        {factor: 'Convexity of options', pnl: one.convexity},
        {factor: 'Change of volatility', pnl: one.volatility},
    ].filter(({pnl}) => pnl !== 0);
    return (
        <Section
            title={one.name}
            note={
                one.window.length > 0
                    ? `Closes of ${one.window.join(' and ')}. Options are revalued at the move of their underlying and of volatility.`
                    : 'Assumed moves. Factors without a stated move are at their expectation unless the mode is direct.'
            }
        >
            {one.ignored.length > 0 && (
                <p className="note">Without effect: {one.ignored.join('; ')}.</p>
            )}
            {one.ill_conditioned && (
                <p className="warning-note">
                    Ill-conditioned: the moves contradict how the factors move together
                    {one.distance !== null &&
                        ` (${number(one.distance, 0)} standard deviations of a day from zero)`}
                    , so that the P&L extrapolates beyond the data.
                </p>
            )}
            <div className="columns">
                <Table
                    label={`${one.name} by position`}
                    rows={one.positions}
                    columns={positionColumns(data.currency)}
                    id={(p) => p.symbol}
                    sort={{key: 'pnl', descending: false}}
                />
                <Table
                    label={`${one.name} by factor`}
                    rows={[...one.factors, ...parts.map(partRow)]}
                    columns={factorColumns(data.currency, named)}
                    id={(f) => f.factor}
                    sort={null}
                    none="No factor moves."
                />
            </div>
        </Section>
    );
}

// The first factor is the market; the others are shown as one driver.
const drivers = ['Market', 'Other factors', 'Specific', 'Convexity', 'Volatility'] as const;

function partsOf(one: StressedScenario, market: string | undefined): number[] {
    const sum = (of: (factor: StressedFactor) => boolean) =>
        one.factors.filter(of).reduce((all, factor) => all + factor.pnl, 0);
    return [
        sum((factor) => factor.factor === market),
        sum((factor) => factor.factor !== market),
        one.specific,
        one.convexity,
        one.volatility,
    ];
}

const barOf = (one: StressedScenario, market: string | undefined): DriverBar => ({
    id: one.scenario,
    label: one.name,
    parts: partsOf(one, market),
    total: one.total,
    note: `${rounded(one.total)}, ${percent(one.fraction_of_net ?? 0, 1)}%`,
});

export default function StressPage() {
    const book = useValuedBook();
    const [mode, setMode] = useSearch('mode');
    const [kind, setKind] = useSearch('kind');
    const [open, setOpen] = useSearch('scenario');
    const chosen = modes.find(([one]) => one === mode)?.[0] ?? 'comprehensive';
    const request = useMemo(() => ({...book, mode: chosen}), [book, chosen]);
    const stress = useMethod('stress.run', request, {placeholderData: (before) => before});
    const stored = useMethod('scenario.list', {origin: 'stored'});
    const [edited, setEdited] = useState<ScenarioRecord | 'new' | null>(null);
    const named = useFactorName();
    const shownOne = stored.data?.data.find((one) => one.id === open);
    return (
        <PortfolioFrame
            actions={
                <>
                    {stress.data && (
                        <Quality
                            coverage={stress.data.coverage}
                            issues={stress.data.issues}
                            asOf={stress.data.as_of}
                        />
                    )}
                    <Allowed to="stress.run">
                        <SelectField
                            label="Mode"
                            value={chosen}
                            onChange={(event) => setMode(event.target.value)}
                            options={modes}
                        />
                    </Allowed>
                    <SelectField
                        label="Kind"
                        value={kind}
                        onChange={(event) => setKind(event.target.value)}
                        options={kinds}
                    />
                    <Allowed to="scenario.put">
                        {shownOne && (
                            <Button onClick={() => setEdited(shownOne)}>Edit scenario</Button>
                        )}
                        {shownOne && (
                            <CopyTo what={{scenario: open}} name={shownOne.name ?? open} />
                        )}
                        <Button onClick={() => setEdited('new')}>New scenario</Button>
                    </Allowed>
                </>
            }
        >
            {() => (
                <QueryResult of={stress} what="Stressing the portfolio" lines={12}>
                    {(data) => {
                        const shown = data.scenarios.filter((s) => !kind || s.kind === kind);
                        const worst = [...shown].sort((a, b) => a.total - b.total);
                        const first = worst[0];
                        const ends =
                            worst.length > 16 ? [...worst.slice(0, 12), ...worst.slice(-4)] : worst;
                        const one = data.scenarios.find((s) => s.scenario === open);
                        const columns = scenarioColumns(data, setOpen);
                        return (
                            <>
                                <Section title="Scenarios">
                                    <ChartFrame
                                        title={
                                            ends.length < worst.length
                                                ? 'P&L by scenario: largest losses and gains'
                                                : 'P&L by scenario'
                                        }
                                        unit={data.currency}
                                        asOf={data.as_of}
                                        summary={
                                            first
                                                ? `The largest loss is ${number(-first.total, 0)} ${data.currency}, ${percent(-(first.fraction_of_net ?? 0), 1)}% of net value, under ${first.name}.`
                                                : 'No scenarios.'
                                        }
                                        rows={worst}
                                        columns={columns}
                                    >
                                        <DriverBars
                                            summary="P&L by scenario and driver"
                                            drivers={drivers}
                                            bars={ends.map((s) => barOf(s, data.factors[0]))}
                                            onOpen={setOpen}
                                        />
                                    </ChartFrame>
                                    <Table
                                        label="Scenarios"
                                        rows={shown}
                                        explain={basisOf('stress.run', data)}
                                        columns={columns}
                                        id={(s) => s.scenario}
                                        filter
                                        groups={['kind']}
                                        sort={{key: 'total', descending: false}}
                                        onOpen={(s) => setOpen(s.scenario)}
                                        rowClass={(s) => (s.scenario === open ? 'chosen' : '')}
                                    />
                                </Section>
                                {one && <Details data={data} one={one} />}
                                <Allowed to="stress.grid">
                                    <StressReplay />
                                    <StressGrid factors={data.factors} />
                                    <ReverseStress
                                        netValue={data.net_value}
                                        currency={data.currency}
                                        columns={factorColumns(data.currency, named)}
                                    />
                                </Allowed>
                                {edited && (
                                    <ScenarioEditor
                                        scenario={edited === 'new' ? null : edited}
                                        onClose={() => setEdited(null)}
                                    />
                                )}
                            </>
                        );
                    }}
                </QueryResult>
            )}
        </PortfolioFrame>
    );
}
