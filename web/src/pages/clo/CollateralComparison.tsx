// The collateral of a deal beside that of another date or deal: figures and tests with what moved
// them, and the positions that differ.
import {useMemo, type ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {
    CloComparedAsset,
    CloComparedFigure,
    CloComparedTest,
    CloDealView,
    CompareCloCollateralResponse,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {assetValue} from './asset_values';
import {driversText, figureText} from './collateral_comparison';
import {DealIssues, useDealRequest} from './frame';
import {Status, valueText} from './test_figures';

const par = (value: string | number | null): number | null =>
    value === null ? null : Number(value);
const parChange = (asset: CloComparedAsset): number =>
    (par(asset.par_after) ?? 0) - (par(asset.par_before) ?? 0);

const fieldsText = ({fields}: CloComparedAsset): string =>
    fields
        .map(
            ({field, before, after}) =>
                `${enumLabel(field).toLowerCase()} ${assetValue(field, before)} \u2192 ${assetValue(field, after)}`,
        )
        .join('; ');

const change = ({before, after}: CloComparedFigure): number | null =>
    before === null || after === null ? null : after - before;

const figureColumns: Column<CloComparedFigure>[] = [
    {key: 'figure', label: 'Figure', text: true, value: (f) => enumLabel(f.figure)},
    {
        key: 'before',
        label: 'Before',
        value: (f) => f.before,
        cell: (f) => figureText(f.figure, f.before),
    },
    {
        key: 'after',
        label: 'After',
        value: (f) => f.after,
        cell: (f) => figureText(f.figure, f.after),
    },
    {
        key: 'change',
        label: 'Change',
        value: change,
        cell: (f) => figureText(f.figure, change(f), true),
    },
    {
        key: 'drivers',
        label: 'Moved by',
        text: true,
        value: (f) => driversText(f.drivers, (x) => figureText(f.figure, x, true)),
        cell: (f) => (
            <span className="wrap">
                {driversText(f.drivers, (x) => figureText(f.figure, x, true))}
            </span>
        ),
    },
];

const testColumns: Column<CloComparedTest>[] = [
    {key: 'name', label: 'Test', text: true, value: (t) => t.name},
    {key: 'number', label: 'No.', value: (t) => t.number},
    {
        key: 'before',
        label: 'Before',
        value: (t) => t.value_before,
        cell: (t) => valueText(t, t.value_before),
    },
    {
        key: 'after',
        label: 'After',
        value: (t) => t.value_after,
        cell: (t) => valueText(t, t.value_after),
    },
    {
        key: 'threshold',
        label: 'Threshold',
        value: (t) => t.threshold_after,
        cell: (t) => valueText(t, t.threshold_after),
    },
    {
        key: 'status',
        label: 'Result',
        text: true,
        value: (t) => t.status_after ?? '',
        cell: (t) =>
            t.status_after === null ? (
                'not in the deal'
            ) : (
                <>
                    <Status status={t.status_after} />
                    {t.status_before !== null && t.status_before !== t.status_after && (
                        <small>{` was ${enumLabel(t.status_before).toLowerCase()}`}</small>
                    )}
                </>
            ),
    },
    {
        key: 'drivers',
        label: 'Moved by',
        text: true,
        value: (t) => driversText(t.drivers, (x) => valueText(t, x, true)),
        cell: (t) => (
            <span className="wrap">{driversText(t.drivers, (x) => valueText(t, x, true))}</span>
        ),
    },
];

const assetColumns = (
    currency: string,
    onOpen: (id: string) => void,
): Column<CloComparedAsset>[] => [
    {
        key: 'issuer',
        label: 'Issuer',
        text: true,
        value: (a) => a.issuer,
        cell: (a) => (
            <Button kind="quiet" className="in-cell" onClick={() => onOpen(a.id)}>
                {a.issuer}
            </Button>
        ),
    },
    {key: 'id', label: 'Asset', text: true, value: (a) => a.id},
    {key: 'change', label: 'Change', text: true, value: (a) => enumLabel(a.change)},
    {
        key: 'before',
        label: 'Par before',
        unit: currency,
        value: (a) => par(a.par_before),
        cell: (a) => <Figure value={par(a.par_before)} />,
    },
    {
        key: 'after',
        label: 'Par after',
        unit: currency,
        value: (a) => par(a.par_after),
        cell: (a) => <Figure value={par(a.par_after)} />,
    },
    {
        key: 'par',
        label: 'Difference',
        unit: currency,
        value: parChange,
        cell: (a) => number(parChange(a), 0, true),
        total: (rows) =>
            number(
                rows.reduce((sum, a) => sum + parChange(a), 0),
                0,
                true,
            ),
    },
    {
        key: 'fields',
        label: 'Other fields',
        text: true,
        value: fieldsText,
        cell: (a) => <span className="wrap">{fieldsText(a)}</span>,
    },
];

const sideText = ({name, as_of, version}: CompareCloCollateralResponse['before']) =>
    `${name} as of ${as_of}${version > 0 ? ` (terms version ${version})` : ''}`;

function Differences({
    of,
    currency,
    onOpen,
}: {
    of: CompareCloCollateralResponse;
    currency: string;
    onOpen: (id: string) => void;
}) {
    const columns = useMemo(() => assetColumns(currency, onOpen), [currency, onOpen]);
    const moved = of.tests.filter(
        (test) =>
            test.value_before !== test.value_after || test.status_before !== test.status_after,
    );
    return (
        <>
            <p className="note">
                {`Before: ${sideText(of.before)}. After: ${sideText(of.after)}. ` +
                    `${plural(of.assets.length, 'position')} differ, ${number(of.unchanged)} do not.`}
            </p>
            <h3>Figures</h3>
            <Table
                label="Compared figures"
                rows={of.figures}
                columns={figureColumns}
                id={(f) => f.figure}
                sort={null}
            />
            <h3>Tests that moved</h3>
            <Table
                label="Tests that moved"
                rows={moved}
                columns={testColumns}
                id={(t) => t.id}
                sort={null}
                none="No test has another value."
            />
            <h3>Positions that differ</h3>
            <Table
                label="Positions that differ"
                tight
                rows={of.assets}
                columns={columns}
                id={(a) => a.id}
                sort={{key: 'par', descending: true}}
                filter
                groups={['change']}
                height={520}
                onOpen={(a) => onOpen(a.id)}
                none="Both hold the same positions."
            />
            <DealIssues issues={of.issues} />
        </>
    );
}

export function CollateralComparison({
    deal,
    onOpen,
    children,
}: {
    deal: CloDealView;
    onOpen: (id: string) => void;
    children: ReactNode; // without a comparison
}) {
    const at = useDealRequest();
    const [date, setDate] = useSearch('before');
    const [other, setOther] = useSearch('other');
    const deals = useMethod(
        'clo.deal.list',
        useMemo(() => ({limit: 500}), []),
    );
    const compares = date !== '' || other !== '';
    const compared = useMethod(
        'clo.collateral.compare',
        useMemo(
            () =>
                date !== '' || other !== ''
                    ? {...at, before: {deal: other, as_of: date || null}}
                    : null,
            [at, date, other],
        ),
    );
    const options = [
        ['', 'this deal'] as const,
        ...(deals.data?.data ?? [])
            .filter(({slug}) => slug !== at.deal)
            .map(({slug, name}) => [slug, name] as const),
    ];
    return (
        <>
            <Section title="Comparison">
                <div className="controls clo-terms">
                    <TextField
                        label="Compare with"
                        type="date"
                        value={date}
                        onChange={(event) => setDate(event.target.value)}
                    />
                    <SelectField
                        label="Of"
                        value={other}
                        options={options}
                        onChange={(event) => setOther(event.target.value)}
                    />
                    {compares && (
                        <Button
                            onClick={() => {
                                setDate('');
                                setOther('');
                            }}
                        >
                            End comparison
                        </Button>
                    )}
                </div>
                {compares && (
                    <QueryResult of={compared} what="Comparing the collateral" lines={12}>
                        {(data) => (
                            <Differences
                                of={data}
                                currency={deal.document.currency}
                                onOpen={onOpen}
                            />
                        )}
                    </QueryResult>
                )}
            </Section>
            {!compares && children}
        </>
    );
}
