// The design system: all components on one page.
import {useMemo, useState, type ReactNode} from 'react';
import {Problem} from '../../api/client';
import {Bars} from '../../ui/Bars';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip, DefinitionText} from '../../ui/Definition';
import {Dialog} from '../../ui/Dialog';
import {CheckField, Choice, NumberField, SelectField, TextArea, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {glossary, type Term} from '../../ui/glossary';
import {HeatMap} from '../../ui/HeatMap';
import {Histogram} from '../../ui/Histogram';
import {Facts, Page, Section, Tile, Tiles} from '../../ui/Page';
import {Empty, Issues, Loading, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import {Treemap} from '../../ui/Treemap';

interface Row {
    id: number;
    name: string;
    group: string;
    value: number;
    change: number;
    note: string;
}

// A reproducible pseudorandom sequence (Lehmer, modulus 2^31 - 1).
function sequence(seed: number): () => number {
    let x = seed;
    return () => {
        x = (x * 48_271) % 2_147_483_647;
        return x / 2_147_483_647;
    };
}

function manyRows(count: number): Row[] {
    const next = sequence(7);
    return Array.from({length: count}, (_, id) => ({
        id,
        name: `Instrument ${id + 1}`,
        group: ['equity', 'bond', 'option', 'cash'][Math.floor(next() * 4)] ?? 'cash',
        value: Math.round((next() - 0.3) * 1e6),
        change: (next() - 0.5) / 10,
        note: next() > 0.5 ? '' : 'n',
    }));
}

const columns: Column<Row>[] = [
    {key: 'name', label: 'Name', text: true, width: 200, value: (r) => r.name},
    {key: 'group', label: 'Group', text: true, width: 120, value: (r) => r.group},
    {
        key: 'value',
        label: 'Value',
        unit: 'USD',
        width: 160,
        value: (r) => r.value,
        cell: (r) => <Figure value={r.value} />,
        total: (rows) => number(rows.reduce((sum, r) => sum + r.value, 0)),
    },
    {
        key: 'change',
        label: 'Change',
        unit: '%',
        width: 120,
        value: (r) => r.change,
        cell: (r) => <Figure value={r.change} percent signed />,
    },
    {key: 'note', label: 'Note', text: true, width: 120, value: (r) => r.note},
];

function Swatches() {
    const names = [
        'page',
        'panel',
        'raised',
        'ink',
        'soft',
        'line',
        'accent',
        'wash',
        'negative',
        'positive',
        'series-1',
        'series-2',
        'series-3',
        'series-4',
        'series-5',
        'series-6',
    ];
    return (
        <ul className="swatches">
            {names.map((name) => (
                <li key={name}>
                    <i style={{background: `var(--${name})`}} />
                    <code>--{name}</code>
                </li>
            ))}
        </ul>
    );
}

function Forms() {
    const [choice, setChoice] = useState<'a' | 'b'>('a');
    const [open, setOpen] = useState<'dialog' | null>(null);
    return (
        <>
            <div className="form-grid">
                <TextField
                    label="Text"
                    placeholder="Text"
                    hint="A hint describes the expected value"
                />
                <NumberField label="Number" unit="USD" defaultValue="1,000" />
                <NumberField
                    label="With an error"
                    defaultValue="x"
                    error="expected a whole number from 1 to 100"
                />
                <SelectField
                    label="Select"
                    options={[
                        ['a', 'One'],
                        ['b', 'Another'],
                    ]}
                />
                <TextField label="Date" type="date" />
                <TextArea label="Multi-line text" rows={2} />
            </div>
            <p className="row">
                <Button kind="primary">Primary</Button> <Button>Plain</Button>{' '}
                <Button kind="quiet">Quiet</Button> <Button kind="danger">Danger</Button>{' '}
                <Button onClick={() => setOpen('dialog')}>Open a dialog</Button>
                <Button disabledReason="Required: name, balance.">Disabled</Button>
                <Button kind="quiet" disabledReason="Shown on hover and focus.">
                    Quiet, disabled
                </Button>
            </p>
            <p className="note">
                A disabled button stays in the tab order, shows its reason and does nothing.
            </p>
            <p className="row">
                <Choice
                    label="Choice"
                    value={choice}
                    onChange={setChoice}
                    options={[
                        ['a', 'One'],
                        ['b', 'Another'],
                    ]}
                />{' '}
                <CheckField label="Check" defaultChecked /> <span className="tag">tag</span>{' '}
                <span className="zone green">Green</span>{' '}
                <span className="zone yellow">Yellow</span> <span className="zone red">Red</span>{' '}
                <span className="flag">flag</span>
            </p>
            {open && (
                <Dialog title="Dialog" onClose={() => setOpen(null)}>
                    <p>
                        Escape, the close button and a click outside close the dialog; the focus
                        returns to its button.
                    </p>
                    <div className="actions">
                        <Button onClick={() => setOpen(null)} kind="primary">
                            Close
                        </Button>
                    </div>
                </Dialog>
            )}
        </>
    );
}

function Charts() {
    const data = useMemo(() => {
        const next = sequence(3);
        let level = 100;
        const dates = Array.from({length: 500}, (_, i) =>
            new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
        );
        const values = dates.map(() => (level *= 1 + (next() - 0.49) / 40));
        return {
            dates,
            lines: [
                {label: 'Value', values, series: 1},
                {
                    label: 'Average',
                    values: values.map((_, i) =>
                        i < 50 ? null : values.slice(i - 50, i).reduce((a, b) => a + b, 0) / 50,
                    ),
                    series: 2,
                    kind: 'dashed',
                },
            ] satisfies TimeSeries[],
        };
    }, []);
    const bars = [
        {label: 'Equity', value: 400, error: 30},
        {label: 'Bonds', value: 250},
        {label: 'Short', value: -120, series: 2},
        {label: 'Missing', value: null},
    ];
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const shares = Array.from({length: 40}, (_, i) => Math.exp(-((i - 20) ** 2) / 60) / 14);
    const empty = {rows: [], columns: []};
    return (
        <div className="columns">
            <ChartFrame
                title="Over time"
                unit="USD"
                summary="A value and its average."
                rows={data.dates.map((date, i) => ({date, value: data.lines[0]?.values[i]}))}
                columns={[
                    {key: 'date', label: 'Date', text: true, value: (r) => r.date},
                    {key: 'value', label: 'Value', value: (r) => r.value},
                ]}
            >
                <TimeChart
                    dates={data.dates}
                    lines={data.lines}
                    summary="A value and its average."
                />
            </ChartFrame>
            <ChartFrame
                title="Bars"
                unit="USD"
                summary="Four bars."
                rows={bars}
                columns={[
                    {key: 'label', label: 'Name', text: true, value: (r) => r.label},
                    {key: 'value', label: 'Value', value: (r) => r.value},
                ]}
            >
                <Bars bars={bars} summary="Four bars." />
            </ChartFrame>
            <ChartFrame
                title="Treemap"
                unit="USD; hatched: short"
                summary="Areas in proportion."
                {...empty}
            >
                <Treemap
                    summary="Areas in proportion."
                    height={180}
                    tiles={[
                        ['Equity', 6],
                        ['Bonds', 6],
                        ['Funds', 4],
                        ['Gold', 3],
                        ['Short', -2],
                        ['Cash', 2],
                        ['Other', 1],
                    ].map(([name, value]) => ({
                        name: String(name),
                        value: Number(value),
                        text: `${number(Number(value))}M`,
                        series: Number(value) < 0 ? 2 : 1,
                    }))}
                />
            </ChartFrame>
            <ChartFrame title="Heat map" unit="hundredths" summary="A matrix." {...empty}>
                <HeatMap
                    rows={names}
                    columns={names}
                    summary="A matrix."
                    value={(r, c) => (r === c ? 1 : Math.cos(r * 2 + c * 3))}
                />
            </ChartFrame>
            <ChartFrame
                title="Histogram"
                unit="share per bin"
                summary="A distribution with a mark."
                {...empty}
            >
                <Histogram
                    edges={Array.from({length: 41}, (_, i) => i - 20)}
                    shares={shares}
                    marks={[{at: -11, label: 'VaR 99%: 11'}]}
                    summary="A distribution with a mark."
                />
            </ChartFrame>
        </div>
    );
}

const refused = new Problem({
    status: 422,
    code: 'invalid_input',
    title: 'Invalid input',
    detail: 'quantity is not a number',
    request_id: '0190-example',
    errors: [{pointer: '/quantity', message: '"ten" is not a number', hint: 'Use 10.'}],
});

const Group = ({title, children}: {title: string; children: ReactNode}) => (
    <Section title={title}>{children}</Section>
);

export default function UiPage() {
    const rows = useMemo(() => manyRows(100_000), []);
    const why = () => ({
        title: 'Net value',
        term: 'net_value' as const,
        value: '1,234,567',
        unit: 'USD',
        inputs: [['Portfolio', 'demo']] as [string, ReactNode][],
        included: {
            title: 'Positions included',
            total: '1,234,567',
            rows: [{name: 'AAPL', value: '1,234,567', note: '100 at 12,345.67'}],
        },
    });
    return (
        <Page title="Design system">
            <Tiles>
                <Tile
                    label="Net value"
                    chip={<Chip term="net_value" />}
                    value={<Figure value={1234567} unit="USD" why={why} />}
                    note="a figure opens its details"
                />
                <Tile
                    label="Day P&L"
                    value={<Figure value={-1234.5} unit="USD" signed />}
                    note="sign and color"
                />
                <Tile
                    label="Annualized volatility"
                    value={<Figure value={0.1234} percent unit="%" />}
                    note="percentages state their base"
                />
                <Tile
                    label="Missing"
                    value={<Figure value={null} reason="no price" />}
                    note="missing is not zero"
                />
            </Tiles>
            <Group title="Table: 100,000 rows">
                <Table
                    label="Instruments"
                    rows={rows}
                    columns={columns}
                    id={(r) => String(r.id)}
                    filter
                    groups={['group']}
                    height={320}
                    sort={{key: 'value', descending: true}}
                />
            </Group>
            <Group title="Charts">
                <Charts />
            </Group>
            <Group title="Forms and buttons">
                <Forms />
            </Group>
            <Group title="States">
                <div className="columns">
                    <Loading what="Loading" lines={3} />
                    <Empty title="Nothing here yet">
                        <p>What is missing, and how to add it.</p>
                    </Empty>
                    <ProblemView error={refused} />
                    <Issues
                        issues={[
                            {
                                severity: 'warning',
                                code: 'no_price',
                                message: 'XYZ has no price',
                                where: 'XYZ',
                            },
                        ]}
                    />
                </div>
            </Group>
            <Group title="Colors">
                <Swatches />
            </Group>
            <div className="columns">
                <Group title="Facts">
                    <Facts
                        rows={[
                            ['Days', number(1000)],
                            ['Share', `${percent(0.123)}%`],
                        ]}
                    />
                </Group>
                <Group title="Glossary">
                    <div className="glossary" tabIndex={0} role="group" aria-label="Terms">
                        {(Object.keys(glossary) as Term[]).map((term) => (
                            <DefinitionText key={term} of={glossary[term]} />
                        ))}
                    </div>
                </Group>
            </div>
        </Page>
    );
}
