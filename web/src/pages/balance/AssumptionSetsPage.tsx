// Sets of behavioral assumptions of the workspace: the latest version of each, and the approved one.
import {Link} from '../../app/router';
import {Allowed} from '../../app/Allowed';
import {useMethod} from '../../api/queries';
import type {AssumptionsRow} from '../../api/types.gen';
import {Page} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {documentColumns} from './document_columns';

const columns = documentColumns<AssumptionsRow>(
    (row) => row.set,
    (row) => `/assumptions/${row.set}`,
);

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
                        <Empty title="No assumption sets yet">
                            <Allowed to="alm.assumptions.put">
                                <p>
                                    Store the behavioral assumptions of a balance sheet as a set:
                                    Assumptions, next to its valuation settings.{' '}
                                    <Link to="/balance">All balance sheets</Link>
                                </p>
                            </Allowed>
                        </Empty>
                    )
                }
            </QueryResult>
        </Page>
    );
}
