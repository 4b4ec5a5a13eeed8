// The columns of a row's transaction in the import preview.
import type {ImportRow} from '../../api/types.gen';
import {SymbolText} from '../../ui/SymbolText';
import {Chip} from '../../ui/Definition';
import {exact} from '../../ui/format';
import type {Column} from '../../ui/table_model';
import {enumLabel} from '../../ui/enum_labels';
import {asNumber, Money} from './frame';

export const plain = (x: string | number | null | undefined): string =>
    x === null || x === undefined ? '' : exact(String(x));

export const lineColumn: Column<ImportRow> = {
    key: 'line',
    label: 'Line',
    text: true,
    value: (r) => r.line,
    cell: (r) => r.line,
};

export const transactionColumns = (named: (slug: string) => string): Column<ImportRow>[] => [
    {key: 'date', label: 'Date', text: true, value: (r) => r.transaction?.date ?? ''},
    {
        key: 'type',
        label: 'Type',
        text: true,
        value: (r) => r.transaction?.type ?? '',
        cell: (r) => enumLabel(r.transaction?.type),
    },
    {
        key: 'symbol',
        label: 'Symbol',
        text: true,
        value: (r) => r.transaction?.symbol ?? '',
        cell: (r) => <SymbolText symbol={r.transaction?.symbol ?? ''} />,
    },
    {
        key: 'quantity',
        label: 'Quantity',
        value: (r) => asNumber(r.transaction?.quantity),
        cell: (r) => plain(r.transaction?.quantity),
    },
    {
        key: 'price',
        label: 'Price',
        value: (r) => asNumber(r.transaction?.price),
        cell: (r) => plain(r.transaction?.price),
    },
    {
        key: 'cash_effect',
        label: 'Cash effect',
        value: (r) => asNumber(r.cash_effect),
        cell: (r) => (r.cash_effect === null ? '' : <Money value={r.cash_effect} signed />),
        chip: <Chip term="cash_effect" />,
    },
    {key: 'currency', label: 'Currency', text: true, value: (r) => r.transaction?.currency ?? ''},
    {
        key: 'account',
        label: 'Account',
        text: true,
        value: (r) => named(r.account),
        cell: (r) => <span title={r.account}>{named(r.account)}</span>,
    },
];
