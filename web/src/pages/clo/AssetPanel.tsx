// One asset: its record, the ratings that tests use, who holds it, its lots, and how its values
// changed.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import type {CloAssetFact, CloAssetView, CloLotView} from '../../api/types.gen';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {instant, number} from '../../ui/format';
import {SelectField, TextField} from '../../ui/fields';
import {Facts} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {assetValue} from './asset_values';
import {useDealRequest} from './frame';

// The stated fields, with their labels.
function recordRows({fields}: CloAssetView): [string, string][] {
    return Object.entries(fields)
        .filter(
            ([, value]) =>
                value !== null &&
                value !== '' &&
                !(typeof value === 'object' && Object.keys(value ?? {}).length === 0),
        )
        .map(([name, value]) => [enumLabel(name), assetValue(name, value, fields.currency)]);
}

function History({asset}: {asset: string}) {
    const history = useMethod(
        'clo.asset.history',
        useMemo(() => ({asset}), [asset]),
    );
    return (
        <QueryResult of={history} what="Loading the history" lines={6}>
            {(data) => (
                <Table<CloAssetFact>
                    label="History"
                    rows={[...data.facts].reverse()}
                    id={(f) => `${f.field} ${f.effective} ${f.known_at}`}
                    sort={null}
                    filter
                    height={300}
                    columns={[
                        {key: 'effective', label: 'From', text: true, value: (f) => f.effective},
                        {
                            key: 'field',
                            label: 'Field',
                            text: true,
                            value: (f) => enumLabel(f.field),
                        },
                        {
                            key: 'before',
                            label: 'Before',
                            text: true,
                            value: (f) => assetValue(f.field, f.before),
                        },
                        {
                            key: 'after',
                            label: 'After',
                            text: true,
                            value: (f) => assetValue(f.field, f.after),
                        },
                        {key: 'source', label: 'Source', text: true, value: (f) => f.source},
                        {
                            key: 'known',
                            label: 'Recorded',
                            text: true,
                            value: (f) => f.known_at,
                            cell: (f) => instant(f.known_at),
                        },
                    ]}
                />
            )}
        </QueryResult>
    );
}

const lotColumns: Column<CloLotView>[] = [
    {key: 'date', label: 'Trade date', text: true, value: (l) => l.trade_date},
    {key: 'side', label: 'Side', text: true, value: (l) => enumLabel(l.side)},
    {key: 'par', label: 'Par', value: (l) => Number(l.par), cell: (l) => number(Number(l.par))},
    {
        key: 'price',
        label: 'Price',
        unit: '% of par',
        value: (l) => (l.price == null ? null : Number(l.price)),
        cell: (l) => (l.price == null ? 'n/a' : number(Number(l.price), 2)),
    },
    {key: 'source', label: 'Source', text: true, value: (l) => l.source},
];

// What the deal bought, sold and was repaid.
function Lots({asset}: {asset: string}) {
    const {deal, as_of} = useDealRequest();
    const lots = useMethod(
        'clo.lot.list',
        useMemo(() => ({deal, as_of, asset, limit: 500}), [deal, as_of, asset]),
    );
    return (
        <QueryResult of={lots} what="Loading the lots" lines={3}>
            {({data}) => (
                <Table
                    label="Lots"
                    rows={data}
                    columns={lotColumns}
                    id={(l) => l.id}
                    sort={null}
                    height={240}
                    none="The deal has no lot of the asset."
                />
            )}
        </QueryResult>
    );
}

// Correlation with another asset or issuer in the stored matrices.
function Correlation({asset}: {asset: string}) {
    const matrices = useMethod('clo.correlation.list', {}).data?.data ?? [];
    const [matrix, setMatrix] = useState('');
    const [other, setOther] = useState('');
    const correlation = matrix || matrices[0]?.correlation || '';
    const pair = useMethod(
        'clo.correlation.pair',
        useMemo(
            () => (correlation && other.trim() ? {correlation, a: asset, b: other.trim()} : null),
            [correlation, asset, other],
        ),
        {retry: false},
    );
    if (matrices.length === 0) return null;
    return (
        <section aria-label="Correlation">
            <h3>Correlation</h3>
            <div className="controls">
                <SelectField
                    label="Matrix"
                    value={correlation}
                    onChange={(event) => setMatrix(event.target.value)}
                    options={matrices.map((one) => [one.correlation, one.name] as const)}
                />
                <TextField
                    label="With asset or issuer"
                    value={other}
                    onChange={(event) => setOther(event.target.value)}
                />
            </div>
            {pair.error && <ProblemView error={pair.error} />}
            {pair.data && (
                <Facts
                    title={`${pair.data.a.id} and ${pair.data.b.id}`}
                    rows={[
                        ['As given', number(pair.data.original, 4)],
                        ['As used', number(pair.data.repaired, 4)],
                        ['Source', `${pair.data.source || 'not stated'}, ${pair.data.as_of}`],
                    ]}
                />
            )}
        </section>
    );
}

export function AssetPanel({
    asset,
    asOf,
    onClose,
}: {
    asset: string;
    asOf: string; // of the list that it was opened from
    onClose: () => void;
}) {
    const view = useMethod(
        'clo.asset.get',
        useMemo(() => ({asset, as_of: asOf}), [asset, asOf]),
    );
    const name = view.data?.fields.issuer_name;
    return (
        <Dialog kind="side" title={name ? `${name} (${asset})` : asset} onClose={onClose}>
            <QueryResult of={view} what="Loading the asset" lines={12}>
                {(data) => (
                    <>
                        <p className="note">
                            {`As of ${data.as_of}`}
                            {data.price_date &&
                                `; price of ${data.price_date}${data.price_source ? ` (${data.price_source})` : ''}`}
                        </p>
                        <Facts
                            title="Used by tests"
                            rows={data.derived.map(
                                (one) =>
                                    [
                                        enumLabel(one.name),
                                        `${one.value ?? 'unknown'}${one.rule ? ` (${one.rule})` : ''}`,
                                    ] as const,
                            )}
                        />
                        <Facts
                            title="Held by"
                            rows={data.deals.map(
                                (one) =>
                                    [
                                        one.name,
                                        `par ${number(Number(one.par))} ${data.fields.currency}`,
                                    ] as const,
                            )}
                        />
                        <Facts title="Record" rows={recordRows(data)} />
                    </>
                )}
            </QueryResult>
            <h3>Lots</h3>
            <Lots asset={asset} />
            <Correlation asset={asset} />
            <h3>History</h3>
            <History asset={asset} />
        </Dialog>
    );
}
