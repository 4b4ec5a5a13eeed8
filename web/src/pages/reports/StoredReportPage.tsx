// A stored report: preview with charts, files, comparison with earlier ones, deletion.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import type {StoredReport} from '../../api/types.gen';
import {navigate, useParams} from '../../app/router';
import {Button} from '../../ui/Button';
import {SelectField} from '../../ui/fields';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {ReviewPanel} from '../reviews/ReviewPanel';
import {DocumentView} from './DocumentView';
import {Files} from './files';
import {DeleteDialog} from '../../ui/Question';

function Compare({report}: {report: StoredReport}) {
    const list = useMethod('report.list', {
        kind: report.kind,
        subject: report.subject,
        direction: 'descending',
        limit: 100,
    });
    const others = (list.data?.data ?? []).filter((one) => one.id !== report.id);
    if (others.length === 0) return null;
    return (
        <SelectField
            label="Compare with"
            value=""
            onChange={(event) => {
                if (event.target.value)
                    navigate(`/reports/compare?first=${event.target.value}&second=${report.id}`);
            }}
            options={[
                ['', 'Choose a report'],
                ...others.map(
                    (one) =>
                        [one.id, `${one.as_of}, generated ${instant(one.created_at)}`] as const,
                ),
            ]}
        />
    );
}

function DeleteReport({report, onClose}: {report: StoredReport; onClose: () => void}) {
    return (
        <DeleteDialog
            what="report"
            method="report.delete"
            request={{report: report.id}}
            stale={['report.list', 'report.get']}
            onDeleted={() => navigate('/reports')}
            onClose={onClose}
        >
            <p>
                The report “{report.title}” of {report.as_of} and its files are deleted. It can be
                generated again from the same data.
            </p>
        </DeleteDialog>
    );
}

export default function StoredReportPage() {
    const {report: id = ''} = useParams();
    const answer = useMethod('report.get', {report: id});
    const [deleting, setDeleting] = useState(false);
    const view = useMemo(() => answer.data, [answer.data]);
    return (
        <Page
            title={view ? view.title : 'Report'}
            actions={
                view && (
                    <>
                        <Compare report={view} />
                        <Button onClick={() => window.print()}>Print</Button>
                        <Allowed to="report.delete">
                            <Button onClick={() => setDeleting(true)}>Delete</Button>
                        </Allowed>
                    </>
                )
            }
        >
            <QueryResult of={answer} what="Loading report" lines={14}>
                {(data) => (
                    <>
                        <p className="note no-print">
                            Generated {instant(data.created_at)} by {data.created_by}. Files:{' '}
                        </p>
                        <Files report={data} all />
                        <DocumentView document={data.document} pictures={data.pictures} />
                        <div className="no-print">
                            <ReviewPanel
                                kind="report"
                                item={data.id}
                                figures={data.document.sections.map((one) => one.title)}
                            />
                        </div>
                    </>
                )}
            </QueryResult>
            {deleting && view && <DeleteReport report={view} onClose={() => setDeleting(false)} />}
        </Page>
    );
}
