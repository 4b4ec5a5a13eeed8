// Quality flags of price series.
import {PriceFlagKindLabels, type PriceFlag} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {withMinus} from '../../ui/format';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const labels: Partial<Record<PriceFlag['kind'], string>> = PriceFlagKindLabels;

const columns = (named: boolean): Column<PriceFlag>[] => [
    ...(named
        ? [{key: 'symbol', label: 'Symbol', text: true, value: (f: PriceFlag) => f.symbol}]
        : []),
    {
        key: 'kind',
        label: 'Flag',
        text: true,
        value: (f) => labels[f.kind] ?? enumLabel(f.kind),
    },
    {key: 'from', label: 'From', text: true, value: (f) => f.from},
    {key: 'to', label: 'To', text: true, value: (f) => f.to},
    {
        key: 'detail',
        label: 'Detail',
        text: true,
        value: (f) => withMinus(f.detail),
        cell: (f) => <span className="wrap">{withMinus(f.detail)}</span>,
    },
];

export function Flags({flags, named = false}: {flags: readonly PriceFlag[]; named?: boolean}) {
    return (
        <Table
            label="Quality flags"
            rows={flags}
            columns={columns(named)}
            id={(f) => `${f.symbol} ${f.kind} ${f.from}`}
            sort={{key: 'from', descending: true}}
            height={300}
            none="No flags."
        />
    );
}
