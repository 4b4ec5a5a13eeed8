// The datasets in the catalog: the immutable files that hold stored prices.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import type {Dataset} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {instant, number, plural} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {DeleteDialog} from '../../ui/Question';

const columnsOf = (open: (id: string) => void): Column<Dataset>[] => [
    {
        key: 'name',
        label: 'Name',
        text: true,
        value: (d) => d.name,
        cell: (d) => (
            <Button kind="quiet" className="in-cell" onClick={() => open(d.id)}>
                {d.name || 'unnamed'}
            </Button>
        ),
    },
    {key: 'kind', label: 'Kind', text: true, value: (d) => enumLabel(d.kind)},
    {key: 'rows', label: 'Rows', value: (d) => d.rows, cell: (d) => number(d.rows)},
    {key: 'first', label: 'First date', text: true, value: (d) => d.first_date},
    {key: 'last', label: 'Last date', text: true, value: (d) => d.last_date},
    {
        key: 'created_at',
        label: 'Stored',
        text: true,
        value: (d) => d.created_at,
        cell: (d) => instant(d.created_at),
    },
    {
        key: 'used_for',
        label: 'Used for',
        text: true,
        value: (d) => d.used_for || 'nothing',
    },
    {
        key: 'source',
        label: 'Source',
        text: true,
        cut: true,
        value: (d) => d.source,
        cell: (d) => (
            <span className="clip" title={d.source}>
                {d.source}
            </span>
        ),
    },
];

function Contents({dataset}: {dataset: Dataset}) {
    return (
        <Section title={`Contents of ${dataset.name || 'the dataset'}`}>
            <div className="columns">
                <Facts
                    rows={[
                        ['Kind', enumLabel(dataset.kind)],
                        ['Rows', number(dataset.rows)],
                        [
                            'Dates',
                            `${dataset.first_date ?? 'n/a'} to ${dataset.last_date ?? 'n/a'}`,
                        ],
                        ['Stored', instant(dataset.created_at)],
                        ['Used for', dataset.used_for || 'nothing'],
                    ]}
                />
                <div>
                    <h3>Source</h3>
                    <p>{dataset.source || 'Not stated.'}</p>
                    <h3>Digest</h3>
                    <p>
                        <code>{dataset.digest}</code>
                    </p>
                </div>
            </div>
        </Section>
    );
}

function DeleteDataset({dataset, onClose}: {dataset: Dataset; onClose: () => void}) {
    return (
        <DeleteDialog
            what={dataset.name || 'dataset'}
            method="market.delete_dataset"
            request={{id: dataset.id}}
            stale={['market.datasets']}
            onClose={onClose}
        >
            <p>
                {`${plural(dataset.rows, 'row')} stored on ${instant(dataset.created_at)} will be deleted. Nothing uses this dataset. This cannot be undone.`}
            </p>
        </DeleteDialog>
    );
}

export default function DatasetsPage() {
    const datasets = useMethod('market.datasets', {});
    const [chosen, setChosen] = useSearch('dataset');
    const [deleting, setDeleting] = useState<Dataset | null>(null);
    const columns = useMemo(() => columnsOf(setChosen), [setChosen]);
    return (
        <Page title="Datasets">
            <QueryResult of={datasets} what="Loading datasets">
                {({data}) => {
                    if (data.length === 0)
                        return (
                            <Empty title="No market data yet">
                                <p>Portfolios and the ledger are valued at stored prices.</p>
                                <Allowed to="market.import_prices">
                                    <p>
                                        <Link to="/market/import">Import prices</Link>, or load the
                                        demo:
                                    </p>
                                    <pre className="command">
                                        <code>ballast demo load</code>
                                    </pre>
                                </Allowed>
                            </Empty>
                        );
                    const open = data.find(({id}) => id === chosen);
                    return (
                        <>
                            <Section title="Stored datasets" note="Newest first.">
                                <Table
                                    label="Datasets"
                                    tight
                                    rows={data}
                                    columns={columns}
                                    id={(d) => d.id}
                                    filter={data.length > 10}
                                    onOpen={(d) => setChosen(d.id)}
                                    actions={(d) => (
                                        <Allowed to="market.delete_dataset">
                                            <Button
                                                kind="quiet"
                                                aria-label={`Delete ${d.name || 'dataset'}`}
                                                disabledReason={
                                                    d.used_for &&
                                                    `In use: ${d.used_for.toLowerCase()}. Delete prices under Prices.`
                                                }
                                                onClick={() => setDeleting(d)}
                                            >
                                                Delete
                                            </Button>
                                        </Allowed>
                                    )}
                                />
                            </Section>
                            {open && <Contents dataset={open} />}
                            {deleting && (
                                <DeleteDataset
                                    dataset={deleting}
                                    onClose={() => setDeleting(null)}
                                />
                            )}
                        </>
                    );
                }}
            </QueryResult>
        </Page>
    );
}
