// Figures that an earlier system stored, next to those of this one, with the reason of each
// difference.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import {
    DifferenceReasonLabels,
    EarlierMeasureLabels,
    LegacySourceLabels,
    type LegacyComparedFigure,
    type LegacyCompareResponse,
    type LegacyReasonCount,
} from '../../api/types.gen';
import {Link, useParams} from '../../app/router';
import {CheckField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Page, Section, Tile, Tiles} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const small = new Set(['delta', 'gamma', 'theta', 'vega', 'rho', 'quantity']);
const digitsOf = ({measure}: LegacyComparedFigure): number =>
    measure === 'positions' ? 0 : small.has(measure) ? 4 : 2;

const columns: Column<LegacyComparedFigure>[] = [
    {key: 'object', label: 'Account or portfolio', text: true, value: (f) => f.object},
    {key: 'symbol', label: 'Symbol', text: true, value: (f) => f.symbol},
    {key: 'measure', label: 'Figure', text: true, value: (f) => EarlierMeasureLabels[f.measure]},
    {key: 'as_of', label: 'Date', text: true, value: (f) => f.as_of},
    {
        key: 'value',
        label: 'Earlier system',
        value: (f) => f.value,
        cell: (f) => number(f.value, digitsOf(f)),
    },
    {
        key: 'current',
        label: 'Here',
        value: (f) => f.current,
        cell: (f) => <Figure value={f.current} digits={digitsOf(f)} reason={f.detail} />,
    },
    {
        key: 'difference',
        label: 'Difference',
        value: (f) => f.difference,
        cell: (f) =>
            f.reason === 'none' ? (
                ''
            ) : (
                <Figure value={f.difference} digits={digitsOf(f)} reason={f.detail} signed />
            ),
    },
    {key: 'reason', label: 'Reason', text: true, value: (f) => DifferenceReasonLabels[f.reason]},
    {
        key: 'detail',
        label: 'Basis of the reason',
        text: true,
        value: (f) => f.detail,
        cell: (f) => <span className="wrap">{f.detail}</span>,
    },
];

const reasonColumns: Column<LegacyReasonCount>[] = [
    {key: 'reason', label: 'Reason', text: true, value: (r) => DifferenceReasonLabels[r.reason]},
    {key: 'figures', label: 'Figures', value: (r) => r.figures},
];

const keyOf = ({measure, object, symbol, as_of}: LegacyComparedFigure): string =>
    `${object} ${symbol} ${measure} ${as_of ?? ''}`;

function Comparison({of}: {of: LegacyCompareResponse}) {
    const [all, setAll] = useState(false);
    const rows = useMemo(
        () => (all ? of.figures : of.figures.filter(({reason}) => reason !== 'none')),
        [of, all],
    );
    const count = (reason: string): number =>
        of.reasons.find((one) => one.reason === reason)?.figures ?? 0;
    return (
        <>
            <Section
                title="Differences by reason"
                note="A rule of the earlier system is named only where applying it to the imported records gives the stored figure."
            >
                <Tiles>
                    <Tile label="Figures" value={number(of.figures.length)} />
                    <Tile label="Equal" value={number(count('none'))} />
                    <Tile label="No known reason" value={number(count('unexplained'))} />
                </Tiles>
                <Table
                    label="Differences by reason"
                    rows={of.reasons}
                    columns={reasonColumns}
                    id={(r) => r.reason}
                    sort={{key: 'figures', descending: true}}
                    none="No figures."
                />
                {of.issues.length > 0 && <Issues issues={of.issues} />}
            </Section>
            <Section title="Figures side by side">
                <CheckField
                    label="Show equal figures"
                    checked={all}
                    onChange={(event) => setAll(event.target.checked)}
                />
                <Table
                    label="Figures side by side"
                    rows={rows}
                    columns={columns}
                    id={keyOf}
                    filter
                    groups={['reason', 'object', 'measure']}
                    height={560}
                    none="All figures are equal."
                />
            </Section>
        </>
    );
}

export default function ComparisonPage() {
    const {import: id = ''} = useParams();
    const comparison = useMethod('legacy.compare', {id});
    return (
        <Page
            title={`Figures of ${comparison.data ? LegacySourceLabels[comparison.data.source] : 'an earlier system'}`}
        >
            <p>
                <Link to="/earlier-system">Imports from earlier systems</Link>
            </p>
            <QueryResult of={comparison} what="Comparing figures">
                {(of) => <Comparison of={of} />}
            </QueryResult>
        </Page>
    );
}
