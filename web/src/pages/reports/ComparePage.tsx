// Two stored reports of one kind: numbers that changed, and inputs that changed.
import {useMethod} from '../../api/queries';
import type {ReportChangeView, StoredReport} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {instant} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {cellText, formatOf} from './cell_text';

const differenceText = (change: ReportChangeView): string =>
    change.difference === null
        ? ''
        : cellText({
              kind: 'number',
              number: change.difference,
              format: formatOf(change.second.format ? change.second : change.first),
          });

const columns: Column<ReportChangeView>[] = [
    {key: 'title', label: 'Table', text: true, value: (c) => c.title},
    {key: 'row', label: 'Row', text: true, cut: true, value: (c) => c.row},
    {key: 'column', label: 'Figure', text: true, value: (c) => c.column},
    {
        key: 'first',
        label: 'First',
        value: (c) => c.first.number ?? null,
        cell: (c) => cellText(c.first),
    },
    {
        key: 'second',
        label: 'Second',
        value: (c) => c.second.number ?? null,
        cell: (c) => cellText(c.second),
    },
    {
        key: 'difference',
        label: 'Difference',
        value: (c) => c.difference,
        cell: differenceText,
    },
];

const named = (report: StoredReport) => (
    <>
        <Link to={`/reports/${report.id}`}>{report.title}</Link>, as of {report.as_of}, generated{' '}
        {instant(report.created_at)}
    </>
);

export default function ComparePage() {
    const [first] = useSearch('first');
    const [second] = useSearch('second');
    const answer = useMethod('report.compare', first && second ? {first, second} : null);
    if (!first || !second)
        return (
            <Page title="Compare reports">
                <Empty title="No reports selected">
                    <Link to="/reports">Select two reports of one kind</Link>
                </Empty>
            </Page>
        );
    return (
        <Page title="Compare reports">
            <QueryResult of={answer} what="Comparing reports">
                {(data) => (
                    <>
                        <Section title="Reports">
                            <Facts
                                rows={[
                                    ['First', named(data.first)],
                                    ['Second', named(data.second)],
                                ]}
                            />
                        </Section>
                        <Section title="Inputs that differ">
                            {data.inputs.length === 0 ? (
                                <p>None.</p>
                            ) : (
                                <ul>
                                    {data.inputs.map((line) => (
                                        <li key={line}>{line}</li>
                                    ))}
                                </ul>
                            )}
                        </Section>
                        <Section
                            title="Numbers that differ"
                            note={
                                data.truncated
                                    ? `The ${data.changes.length} largest changes are shown.`
                                    : 'Headline figures first, then the largest relative changes.'
                            }
                        >
                            <Table
                                label="Changes"
                                rows={data.changes}
                                columns={columns}
                                id={(c) => `${c.table}|${c.row}|${c.column}`}
                                filter
                                height={640}
                                none="Every number is the same."
                            />
                        </Section>
                    </>
                )}
            </QueryResult>
        </Page>
    );
}
