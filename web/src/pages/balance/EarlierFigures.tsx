// Figures that an ALMReady session stored, beside the current ones, with the part of each difference
// that a rule of that system explains.
import {useState} from 'react';
import {useMethod} from '../../api/queries';
import {
    AlmEarlierRuleLabels,
    EarlierBankMeasureLabels,
    type AlmEarlierFigure,
    type AlmEarlierResponse,
    type AlmEarlierRuleCount,
    type AlmSession,
} from '../../api/types.gen';
import {Figure} from '../../ui/Figure';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const noScenario = 'The scenario or month does not exist here.';

const totalColumns: Column<AlmEarlierFigure>[] = [
    {
        key: 'measure',
        label: 'Figure',
        text: true,
        value: (f) => EarlierBankMeasureLabels[f.measure],
    },
    {key: 'scenario', label: 'Scenario', text: true, value: (f) => enumLabel(f.scenario)},
];
const bucketColumns: Column<AlmEarlierFigure>[] = [
    {
        key: 'bucket',
        label: 'Time bucket',
        text: true,
        value: (f) => f.from_years ?? null,
        cell: (f) => f.bucket || `from ${number(f.from_years, 2)} years`,
    },
];
const monthColumns: Column<AlmEarlierFigure>[] = [
    {key: 'month', label: 'Month', value: (f) => f.month ?? null},
];

function figureColumns(
    of: AlmEarlierResponse,
    first: Column<AlmEarlierFigure>[],
): Column<AlmEarlierFigure>[] {
    return [
        ...first,
        {key: 'value', label: 'ALMReady', value: (f) => f.value, cell: (f) => number(f.value, 2)},
        {
            key: 'current',
            label: 'Here',
            value: (f) => f.current,
            cell: (f) => <Figure value={f.current} digits={2} reason={noScenario} />,
        },
        {
            key: 'difference',
            label: 'Difference',
            value: (f) => f.difference,
            cell: (f) => <Figure value={f.difference} digits={2} reason={noScenario} signed />,
        },
        ...of.rules
            .filter(({replayed}) => replayed)
            .map(({rule}): Column<AlmEarlierFigure> => {
                const amount = (f: AlmEarlierFigure) =>
                    f.rules.find((one) => one.rule === rule)?.amount ?? null;
                return {
                    key: rule,
                    label: AlmEarlierRuleLabels[rule],
                    value: amount,
                    cell: (f) => <Figure value={amount(f)} digits={2} reason={noScenario} signed />,
                };
            }),
        {
            key: 'rest',
            label: 'Unexplained',
            value: (f) => f.rest,
            cell: (f) => <Figure value={f.rest} digits={2} reason={noScenario} signed />,
        },
    ];
}

const ruleColumns: Column<AlmEarlierRuleCount>[] = [
    {
        key: 'rule',
        label: 'Rule of ALMReady',
        text: true,
        value: (r) => AlmEarlierRuleLabels[r.rule],
    },
    {key: 'positions', label: 'Positions', value: (r) => r.positions},
    {
        key: 'replayed',
        label: 'Effect',
        text: true,
        value: (r) => (r.replayed ? 'computed' : 'part of what is unexplained'),
    },
];

// The figures that chart_data.json of the session divides by time bucket and month.
function Parts({of, parts}: {of: AlmEarlierResponse; parts: AlmEarlierFigure[]}) {
    const scenarios = [...new Set(parts.map((f) => f.scenario))];
    const [chosen, setChosen] = useState('base');
    const scenario = scenarios.includes(chosen) ? chosen : scenarios[0];
    const shown = parts.filter((f) => f.scenario === scenario);
    const buckets = shown.filter((f) => f.measure === 'eve_bucket');
    const months = shown.filter((f) => f.measure === 'nii_month');
    return (
        <>
            <div className="controls">
                <SelectField
                    label="Scenario"
                    value={scenario}
                    onChange={(event) => setChosen(event.target.value)}
                    options={scenarios.map((one) => [one, enumLabel(one)] as const)}
                />
            </div>
            {buckets.length > 0 && (
                <>
                    <h3>EVE by time bucket</h3>
                    <Table
                        label="EVE by time bucket"
                        rows={buckets}
                        columns={figureColumns(of, bucketColumns)}
                        id={(f) => `${f.scenario} ${f.from_years}`}
                    />
                </>
            )}
            {months.length > 0 && (
                <>
                    <h3>NII by month</h3>
                    <Table
                        label="NII by month"
                        rows={months}
                        columns={figureColumns(of, monthColumns)}
                        id={(f) => `${f.scenario} ${f.month}`}
                    />
                </>
            )}
        </>
    );
}

function Comparison({of}: {of: AlmEarlierResponse}) {
    const isPart = (f: AlmEarlierFigure) => f.measure === 'eve_bucket' || f.measure === 'nii_month';
    const parts = of.figures.filter(isPart);
    return (
        <>
            <Table
                label="Figures of ALMReady"
                rows={of.figures.filter((f) => !isPart(f))}
                columns={figureColumns(of, totalColumns)}
                id={(f) => `${f.measure} ${f.scenario}`}
                none="The session has no totals: upload calculation_results.json with it."
            />
            {parts.length > 0 && <Parts of={of} parts={parts} />}
            <Table
                label="Rules that differ"
                rows={of.rules}
                columns={ruleColumns}
                id={(r) => r.rule}
                none="No rule of ALMReady concerns a position."
            />
            {of.issues.length > 0 && <Issues issues={of.issues} />}
        </>
    );
}

export function EarlierFigures({session}: {session: AlmSession}) {
    const figures = useMethod('alm.session.earlier', {session: session.id});
    return (
        <Section
            title="Figures of ALMReady"
            note={`Stored by the earlier system and computed here, in ${session.currency}: constant balance sheet, margins of recent business, Regulation (EU) 2024/856. A rule’s column is the part of the difference that it explains.`}
        >
            <QueryResult of={figures} what="Comparing figures">
                {(of) => <Comparison of={of} />}
            </QueryResult>
        </Section>
    );
}
