// Securities: search, who holds them, editing, import.
import {useInfiniteQuery} from '@tanstack/react-query';
import {useMemo, useState} from 'react';
import {call} from '../../api/client';
import type {Security, SecurityUsage} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {TextField} from '../../ui/fields';
import {Page, Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {EnrichSecurities} from './EnrichSecurities';
import {HeldBy} from './HeldBy';
import {DeleteSecurity, EditSecurity} from './SecurityForms';
import {Allowed} from '../../app/Allowed';
import {useMay} from '../../api/queries';

interface Row extends Security {
    usage: SecurityUsage | undefined;
}

const columns: Column<Row>[] = [
    {
        key: 'symbol',
        label: 'Symbol',
        text: true,
        value: (s) => s.symbol,
        cell: (s) =>
            s.usage?.priced ? (
                <Link
                    to={`/market?symbol=${encodeURIComponent(s.symbol)}`}
                    aria-label={`Prices of ${s.symbol}`}
                >
                    {s.symbol}
                </Link>
            ) : (
                s.symbol
            ),
    },
    {
        key: 'name',
        label: 'Name',
        text: true,
        cut: true,
        value: (s) => s.name,
        cell: (s) => (
            <span className="clip" title={s.name}>
                {s.name}
            </span>
        ),
    },
    {key: 'type', label: 'Type', text: true, value: (s) => enumLabel(s.type ?? '')},
    {key: 'sector', spare: 3, label: 'Sector', text: true, value: (s) => s.sector},
    {key: 'industry', label: 'Industry', text: true, extra: true, value: (s) => s.industry},
    {key: 'exchange', label: 'Exchange', text: true, extra: true, value: (s) => s.exchange},
    {key: 'country', spare: 4, label: 'Country', text: true, value: (s) => s.country},
    {key: 'currency', spare: 2, label: 'Currency', text: true, value: (s) => s.currency},
    {
        key: 'prices',
        spare: 1,
        label: 'Prices',
        text: true,
        value: (s) => (s.usage?.priced ? 'stored' : 'none'),
    },
    {
        key: 'held_by',
        label: 'Held by',
        text: true,
        value: (s) => (s.usage?.held_by ?? []).map(({name, slug}) => name || slug).join(', '),
        cell: (s) => <HeldBy of={s.usage?.held_by ?? []} />,
    },
];

function Securities({onAdd}: {onAdd: () => void}) {
    const [text, setText] = useSearch('text');
    const mayChange = useMay()('market.put_securities') !== false;
    const [editing, setEditing] = useState<Security | null>(null);
    const [deleting, setDeleting] = useState<Security | null>(null);
    const request = {limit: 100, usage: true, ...(text ? {text} : {})};
    const pages = useInfiniteQuery({
        queryKey: ['market.securities', request, 'pages'],
        initialPageParam: '',
        queryFn: ({pageParam, signal}) =>
            call('market.securities', {...request, cursor: pageParam}, signal),
        getNextPageParam: (last) => last.next_cursor,
        placeholderData: (before) => before,
    });
    const rows = useMemo<Row[]>(
        () =>
            (pages.data?.pages ?? []).flatMap(({data, usage}) =>
                data.map((security, i) => ({...security, usage: usage[i]})),
            ),
        [pages.data],
    );
    return (
        <QueryResult of={pages} what="Loading securities">
            {() =>
                rows.length === 0 && !text ? (
                    <Empty title="No securities yet">
                        <p>Names, types and sectors of what portfolios and accounts hold.</p>
                        <Allowed to="market.put_securities">
                            <p>Import a file, add one, or load the demo:</p>
                            <pre className="command">
                                <code>ballast demo load</code>
                            </pre>
                            <Button kind="primary" onClick={onAdd}>
                                Add a security
                            </Button>
                        </Allowed>
                    </Empty>
                ) : (
                    <Section title="Securities">
                        <div className="row">
                            <TextField
                                label="Search"
                                placeholder="symbol or name"
                                value={text}
                                onChange={(event) => setText(event.target.value)}
                            />
                        </div>
                        <Table
                            label="Securities"
                            rows={rows}
                            columns={columns}
                            id={(s) => s.symbol}
                            height={560}
                            {...(mayChange && {onOpen: setEditing})}
                            none={`No security contains “${text}”.`}
                            actions={(s) => (
                                <Allowed to="market.put_securities">
                                    <Button
                                        kind="quiet"
                                        aria-label={`Edit ${s.symbol}`}
                                        onClick={() => setEditing(s)}
                                    >
                                        Edit
                                    </Button>
                                    <Button
                                        kind="quiet"
                                        aria-label={`Delete ${s.symbol}`}
                                        onClick={() => setDeleting(s)}
                                    >
                                        Delete
                                    </Button>
                                </Allowed>
                            )}
                        />
                        {pages.hasNextPage && (
                            <Button
                                disabledReason={pages.isFetchingNextPage && 'Already loading.'}
                                onClick={() => void pages.fetchNextPage()}
                            >
                                Load more
                            </Button>
                        )}
                        {editing && (
                            <EditSecurity security={editing} onClose={() => setEditing(null)} />
                        )}
                        {deleting && (
                            <DeleteSecurity security={deleting} onClose={() => setDeleting(null)} />
                        )}
                    </Section>
                )
            }
        </QueryResult>
    );
}

export default function SecuritiesPage() {
    const [adding, setAdding] = useState(false);
    const [enriching, setEnriching] = useState(false);
    return (
        <Page
            title="Securities"
            actions={
                <Allowed to="market.put_securities">
                    <Button onClick={() => setEnriching(true)}>Download descriptions</Button>
                    <Button onClick={() => setAdding(true)}>Add a security</Button>
                    <Link className="button primary" to="/securities/import">
                        Import securities
                    </Link>
                </Allowed>
            }
        >
            <Securities onAdd={() => setAdding(true)} />
            {enriching && <EnrichSecurities onClose={() => setEnriching(false)} />}
            {adding && <EditSecurity security={null} onClose={() => setAdding(false)} />}
        </Page>
    );
}
