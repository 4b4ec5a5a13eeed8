// Sets of behavioral assumptions of the workspace: the latest version of each, and the approved one.
import {useMethod} from '../../api/queries';
import type {AssumptionsRow} from '../../api/types.gen';
import {Link} from '../../app/router';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {StateChip} from '../reviews/state';

const columns: Column<AssumptionsRow>[] = [
    {
        key: 'name',
        label: 'Name',
        text: true,
        value: (row) => row.name,
        cell: (row) => <Link to={`/assumptions/${row.set}`}>{row.name}</Link>,
    },
    {key: 'set', label: 'Id', text: true, value: (row) => row.set},
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

export default function AssumptionSetsPage() {
    const sets = useMethod('alm.assumptions.list', {});
    return (
        <Page title="Assumption sets">
            <QueryResult of={sets} what="Loading assumption sets">
                {({data}) =>
                    data.length > 0 ? (
                        <Table
                            label="Assumption sets"
                            rows={data}
                            id={(row) => row.set}
                            columns={columns}
                        />
                    ) : (
                        <Empty title="There is no set of assumptions">
                            <p>
                                Store the behavioral assumptions of a balance sheet as a set:
                                Assumptions, next to its valuation settings.{' '}
                                <a href="/balance">All balance sheets</a>
                            </p>
                        </Empty>
                    )
                }
            </QueryResult>
        </Page>
    );
}
