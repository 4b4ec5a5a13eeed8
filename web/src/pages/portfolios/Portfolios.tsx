// The list of portfolios.
import {Allowed} from '../../app/Allowed';
import {call} from '../../api/client';
import {readAll} from '../../api/queries';
import type {Portfolio} from '../../api/types.gen';
import {Link, navigate} from '../../app/router';
import {instant} from '../../ui/format';
import {QueryResult, Empty} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {useQuery} from '@tanstack/react-query';
import {CopyTo, useMayCopy} from '../users/CopyTo';

export const usePortfolios = () =>
    useQuery({
        queryKey: ['portfolio.list', 'all'],
        queryFn: () =>
            readAll<Portfolio>((cursor) =>
                call('portfolio.list', {sort: 'name', limit: 500, cursor}),
            ),
    });

const columns: Column<Portfolio>[] = [
    {
        key: 'name',
        label: 'Name',
        text: true,
        value: (p) => p.name,
        cell: (p) => <Link to={`/portfolios/${p.slug}`}>{p.name}</Link>,
    },
    {key: 'slug', label: 'Short name', text: true, value: (p) => p.slug},
    {key: 'currency', label: 'Currency', text: true, value: (p) => p.base_currency},
    {
        key: 'tags',
        label: 'Tags',
        text: true,
        value: (p) => p.tags.join(';'),
        cell: (p) =>
            p.tags.map((tag) => (
                <span className="tag" key={tag}>
                    {tag}
                </span>
            )),
    },
    {key: 'description', label: 'Description', text: true, value: (p) => p.description},
    {
        key: 'updated_at',
        label: 'Updated',
        text: true,
        value: (p) => p.updated_at,
        cell: (p) => <span title={instant(p.updated_at)}>{p.updated_at.slice(0, 10)}</span>,
    },
];

export function Portfolios() {
    const mayCopy = useMayCopy('portfolio');
    const all = usePortfolios();
    return (
        <QueryResult of={all} what="Loading portfolios">
            {(rows) =>
                rows.length === 0 ? (
                    <Empty title="No portfolios yet">
                        <Allowed to="portfolio.create">
                            <p>To load three demo portfolios with prices, run:</p>
                            <pre className="command">
                                <code>ballast demo load</code>
                            </pre>
                            <p>or create one.</p>
                        </Allowed>
                    </Empty>
                ) : (
                    <Table
                        label="Portfolios"
                        rows={rows}
                        columns={columns}
                        id={(p) => p.id}
                        filter
                        groups={['tags', 'currency']}
                        sort={{key: 'name', descending: false}}
                        onOpen={(p) => navigate(`/portfolios/${p.slug}`)}
                        {...(mayCopy && {
                            actions: (p: Portfolio) => (
                                <CopyTo what={{portfolio: p.id}} name={p.name} />
                            ),
                        })}
                    />
                )
            }
        </QueryResult>
    );
}
