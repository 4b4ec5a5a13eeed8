// The positions of a balance sheet, filtered, sorted and aggregated by the server, because there
// may be millions.
import {keepPreviousData} from '@tanstack/react-query';
import type {RequestOf} from '../../api/client';
import {useMethod} from '../../api/queries';
import {
    AlmPositionGroup,
    AlmPositionSort,
    AlmPositionType,
    type AlmPositionGroupRow,
    type AlmPositionRow,
    type AlmSession,
} from '../../api/types.gen';
import {Link, usePlace, navigate} from '../../app/router';
import {Button} from '../../ui/Button';
import {CurrencyField, SelectField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {DraftNote, useFields} from '../../ui/form';
import {number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {enumLabel} from '../../ui/enum_labels';
import {whyAddress} from './figures';
import {shortSource} from './source';
import {SessionFrame, useTerms} from './frame';
import {useListOrder, useTrail, type SortNames} from './list_order';
import {Pager} from './Pager';
import type {Terms} from './terms';

type Request = RequestOf<'alm.session.positions'>;
const names = [
    'text',
    'side',
    'type',
    'currency',
    'product',
    'segment',
    'sort',
    'descending',
    'group',
] as const;
type Filter = Record<(typeof names)[number], string>;

function filterOf(search: string): Filter {
    const query = new URLSearchParams(search);
    return Object.fromEntries(names.map((name) => [name, query.get(name) ?? ''])) as Filter;
}

// Only the fields that are set: the server would search for an empty value.
function requestOf(session: string, f: Filter): Request {
    return {
        session,
        ...Object.fromEntries(
            (['text', 'side', 'type', 'currency', 'product', 'segment'] as const)
                .filter((name) => f[name] !== '')
                .map((name) => [name, f[name]]),
        ),
    } as Request;
}

// By column, the name by which the method sorts.
const sortNames: SortNames<AlmPositionSort> = {
    id: 'id',
    side: 'side',
    type: 'type',
    product: 'product',
    segment: 'segment',
    currency: 'currency',
    balance: 'balance',
    rate: 'rate',
    maturity: 'maturity',
    next_reset: 'next_reset',
    source: 'file',
};

const nextReset: Column<AlmPositionRow> = {
    key: 'next_reset',
    spare: 3,
    label: 'Next reset',
    text: true,
    value: (r) => r.position.next_reset,
};

// With one file, the source is the line number and takes little space; with several, it comes
// before the columns that may need scrolling.
const columnsOf = (session: string, terms: Terms, oneFile: boolean): Column<AlmPositionRow>[] => [
    {
        key: 'id',
        label: 'Position',
        text: true,
        value: (r) => r.position.id,
        cell: (r) => (
            <Link
                to={whyAddress(session, terms, {
                    measure: 'eve',
                    scenario: 'base',
                    position: r.position.id,
                })}
            >
                {r.position.id}
            </Link>
        ),
    },
    {
        key: 'side',
        spare: 1,
        label: 'Side',
        text: true,
        width: 76,
        value: (r) => enumLabel(r.position.side),
    },
    {
        key: 'type',
        spare: 5,
        label: 'Type',
        text: true,
        width: 136,
        value: (r) => enumLabel(r.position.type),
    },
    {key: 'product', label: 'Product', text: true, width: 134, value: (r) => r.position.product},
    {
        key: 'segment',
        spare: 6,
        label: 'Segment',
        text: true,
        width: 80,
        value: (r) => r.position.segment,
    },
    {
        key: 'currency',
        label: 'Currency',
        text: true,
        width: 76,
        value: (r) => r.position.currency,
    },
    {
        key: 'balance',
        label: 'Balance',
        unit: 'local currency',
        width: 106,
        value: (r) => r.position.balance,
        cell: (r) => <Figure value={r.position.balance} digits={2} />,
    },
    {
        key: 'rate',
        label: 'Rate',
        unit: '% per year',
        value: (r) => r.position.rate,
        cell: (r) => percent(r.position.rate, 3),
    },
    {key: 'maturity', label: 'Maturity', text: true, value: (r) => r.position.maturity},
    ...(oneFile ? [nextReset] : []),
    {
        key: 'source',
        spare: 4,
        label: 'Source row',
        text: true,
        value: (r) => `${r.file}:${r.line}`,
        cell: (r) => (
            <span title={`${r.file}, line ${r.line}`}>
                {oneFile ? `line ${r.line}` : shortSource(r.file, r.line)}
            </span>
        ),
    },
    ...(oneFile ? [] : [nextReset]),
];

const groupColumns: Column<AlmPositionGroupRow>[] = [
    {key: 'key', label: 'Group', text: true, value: (g) => enumLabel(g.key) || 'none'},
    {key: 'currency', label: 'Currency', text: true, value: (g) => g.currency},
    {
        key: 'positions',
        label: 'Positions',
        value: (g) => g.positions,
        cell: (g) => number(g.positions),
    },
    {
        key: 'balance',
        label: 'Balance',
        unit: 'local currency',
        value: (g) => g.balance,
        cell: (g) => <Figure value={g.balance} digits={2} />,
    },
    {
        key: 'rate',
        label: 'Average rate',
        unit: '% per year, balance-weighted',
        value: (g) => g.average_rate,
        cell: (g) => percent(g.average_rate, 3),
    },
];

function FilterForm({filter}: {filter: Filter}) {
    const {path, search} = usePlace();
    const {text, field, setText, draft} = useFields(
        `alm.positions ${path} ${JSON.stringify(filter)}`,
        filter,
        null,
    );
    const apply = (next: Filter) => {
        const query = new URLSearchParams(search);
        for (const name of names)
            if (next[name]) query.set(name, next[name]);
            else query.delete(name);
        draft.clear();
        navigate(`${path}?${query}`, {replace: true});
    };
    // Selections apply immediately, text fields when submitted.
    const choice = (name: keyof Filter, none: string, values: readonly string[]) => ({
        value: text[name],
        onChange: (event: {target: {value: string}}) => {
            const next = {
                ...text,
                [name]: event.target.value,
                ...(name === 'sort' && {descending: ''}),
            };
            setText(next);
            apply(next);
        },
        options: [['', none] as const, ...values.map((one) => [one, enumLabel(one)] as const)],
    });
    return (
        <form
            className="controls balance-terms"
            aria-label="Filter positions"
            onSubmit={(event) => {
                event.preventDefault();
                apply(text);
            }}
        >
            <DraftNote of={draft} />
            <TextField label="Search" placeholder="id or product" {...field('text')} />
            <SelectField label="Side" {...choice('side', 'Both', ['asset', 'liability'])} />
            <SelectField label="Type" {...choice('type', 'All', AlmPositionType)} />
            <CurrencyField {...field('currency')} />
            <TextField label="Product" {...field('product')} />
            <TextField label="Segment" {...field('segment')} />
            <SelectField
                label="Sort by"
                {...choice('sort', 'File order', AlmPositionSort.slice(1))}
            />
            <SelectField label="Group by" {...choice('group', 'No grouping', AlmPositionGroup)} />
            <Button kind="primary" type="submit">
                Filter
            </Button>
        </form>
    );
}

const pageSize = 200;

function Listed({
    session,
    filter,
    files,
}: {
    session: string;
    filter: Filter;
    files: readonly string[];
}) {
    const terms = useTerms();
    const columns = columnsOf(session, terms, files.length === 1);
    const {order, request: sorted} = useListOrder(sortNames, columns);
    const request = {...requestOf(session, filter), ...sorted, limit: pageSize};
    const trail = useTrail(JSON.stringify(request));
    const page = useMethod(
        'alm.session.positions',
        {...request, cursor: trail.cursors.at(-1) ?? ''},
        {placeholderData: keepPreviousData},
    );
    return (
        <QueryResult of={page} what="Loading positions">
            {({data: rows, total, next_cursor: next}) => (
                <>
                    <Table
                        label="Positions"
                        tight
                        rows={rows}
                        columns={columns}
                        order={order}
                        id={(r) => r.position.id}
                        height={620}
                        none="No positions match the filter."
                    />
                    <Pager
                        label="Pages of positions"
                        trail={trail}
                        pageSize={pageSize}
                        shown={rows.length}
                        total={total}
                        next={next}
                        isLoading={page.isPlaceholderData}
                    />
                </>
            )}
        </QueryResult>
    );
}

function Summed({session, filter}: {session: string; filter: Filter}) {
    const answer = useMethod('alm.session.positions', {
        ...requestOf(session, filter),
        group_by: filter.group as AlmPositionGroup,
    });
    return (
        <QueryResult of={answer} what="Aggregating positions">
            {(data) => (
                <Table
                    label={`Positions by ${filter.group}`}
                    rows={data.groups}
                    columns={groupColumns}
                    id={(g) => `${g.key} ${g.currency}`}
                />
            )}
        </QueryResult>
    );
}

function Positions({session}: {session: AlmSession}) {
    const {search} = usePlace();
    const filter = filterOf(search);
    const files = session.files.filter((file) => file.positions > 0).map(({file}) => file);
    return (
        <>
            <FilterForm filter={filter} />
            {(AlmPositionGroup as readonly string[]).includes(filter.group) && (
                <Section title={`By ${filter.group}`}>
                    <Summed session={session.id} filter={filter} />
                </Section>
            )}
            <Section
                title="Positions"
                note={`Open a position for its cash flows and its source row${files.length === 1 ? `: ${files[0]}` : ''}.`}
            >
                <Listed session={session.id} filter={filter} files={files} />
            </Section>
        </>
    );
}

export default function PositionsPage() {
    return <SessionFrame>{(session) => <Positions session={session} />}</SessionFrame>;
}
