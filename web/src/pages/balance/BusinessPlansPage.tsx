// Plans of new business of the workspace: the latest version of each, and the approved one.
import {Allowed} from '../../app/Allowed';
import {useMethod} from '../../api/queries';
import type {BusinessPlanRow} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Page} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {documentColumns} from './document_columns';

const columns = documentColumns<BusinessPlanRow>(
    (row) => row.plan,
    (row) => `/business-plans/${row.plan}`,
);

export default function BusinessPlansPage() {
    const plans = useMethod('alm.business_plan.list', {});
    return (
        <Page
            title="Business plans"
            actions={
                <Allowed to="alm.business_plan.put">
                    <Link className="button primary" to="/business-plans/new">
                        New plan
                    </Link>
                </Allowed>
            }
        >
            <p className="note">
                New business by line and month. Net interest income under a dynamic balance sheet is
                the run-off of a balance sheet with a plan.
            </p>
            <QueryResult of={plans} what="Loading business plans">
                {({data}) =>
                    data.length > 0 ? (
                        <Table
                            label="Business plans"
                            rows={data}
                            id={(row) => row.plan}
                            columns={columns}
                        />
                    ) : (
                        <Empty title="No business plans yet">
                            <Allowed to="alm.business_plan.put">
                                <p>
                                    Type the volumes of new business by line and month, or paste
                                    them from a spreadsheet.{' '}
                                    <Link to="/business-plans/new">New plan</Link>
                                </p>
                            </Allowed>
                        </Empty>
                    )
                }
            </QueryResult>
        </Page>
    );
}
