// Columns of the list of documents in versions: sets of assumptions, plans of new business.
import type {AssumptionsRow, BusinessPlanRow, DocumentVersion} from '../../api/types.gen';
import {Link} from '../../app/router';
import {instant} from '../../ui/format';
import type {Column} from '../../ui/table_model';
import {StateChip} from '../reviews/state';

export const documentColumns = <R extends AssumptionsRow | BusinessPlanRow>(
    id: (row: R) => string,
    address: (row: R) => string,
): Column<R>[] => [
    {
        key: 'name',
        label: 'Name',
        text: true,
        value: (row) => row.name,
        cell: (row) => <Link to={address(row)}>{row.name}</Link>,
    },
    {key: 'id', label: 'Id', text: true, value: id},
    {key: 'version', label: 'Latest version', value: (row) => row.version},
    {
        key: 'state',
        label: 'Review',
        text: true,
        value: (row) => row.state,
        cell: (row) => <StateChip state={row.state} />,
    },
    {
        key: 'approved',
        label: 'Approved version',
        value: (row) => row.approved,
        cell: (row) => row.approved ?? 'none',
    },
    {key: 'by', label: 'Stored by', text: true, value: (row) => row.created_by},
    {
        key: 'at',
        label: 'Stored at',
        text: true,
        value: (row) => row.created_at,
        cell: (row) => instant(row.created_at),
    },
];

export const versionColumns = (address: string): Column<DocumentVersion>[] => [
    {
        key: 'version',
        label: 'Version',
        text: true,
        value: (row) => String(row.version),
        cell: (row) => <Link to={`${address}?version=${row.version}`}>{row.version}</Link>,
    },
    {
        key: 'state',
        label: 'Review',
        text: true,
        value: (row) => row.state,
        cell: (row) => <StateChip state={row.state} />,
    },
    {key: 'by', label: 'Stored by', text: true, value: (row) => row.created_by},
    {
        key: 'at',
        label: 'Stored at',
        text: true,
        value: (row) => row.created_at,
        cell: (row) => instant(row.created_at),
    },
    {key: 'note', label: 'Reason', text: true, cut: true, value: (row) => row.note},
];
