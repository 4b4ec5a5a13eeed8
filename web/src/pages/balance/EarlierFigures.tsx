// Figures that an ALMReady session stored, beside the current ones, with the part of each difference
// that a rule of that system explains.
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
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const noScenario = 'The scenario does not exist here.';

function figureColumns(of: AlmEarlierResponse): Column<AlmEarlierFigure>[] {
    return [
        {
            key: 'measure',
            label: 'Figure',
            text: true,
            value: (f) => EarlierBankMeasureLabels[f.measure],
        },
        {key: 'scenario', label: 'Scenario', text: true, value: (f) => enumLabel(f.scenario)},
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
            label: 'Rest',
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
        value: (r) => (r.replayed ? 'computed' : 'part of the rest'),
    },
];

function Comparison({of}: {of: AlmEarlierResponse}) {
    return (
        <>
            <Table
                label="Figures of ALMReady"
                rows={of.figures}
                columns={figureColumns(of)}
                id={(f) => `${f.measure} ${f.scenario}`}
            />
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
