// The list of CLOs: which needs attention, and how to add one.
import {Allowed} from '../../app/Allowed';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {call, Problem} from '../../api/client';
import {readAll, useChange} from '../../api/queries';
import type {CloDeal, CloDealListRow} from '../../api/types.gen';
import {Link, navigate} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {FileField} from '../../ui/fields';
import {enumLabel} from '../../ui/enum_labels';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {CopyTo, useMayCopy} from '../users/CopyTo';
import {DealTests, testsText} from './deal_tests';
import {baseOf} from './frame';

const useDeals = () =>
    useQuery({
        queryKey: ['clo.deal.list', 'all'],
        queryFn: () =>
            readAll<CloDealListRow>((cursor) => call('clo.deal.list', {limit: 100, cursor})),
    });

const columns: Column<CloDealListRow>[] = [
    {
        key: 'name',
        label: 'Deal',
        text: true,
        value: (d) => d.name,
        cell: (d) => <Link to={baseOf(d.slug)}>{d.name}</Link>,
    },
    {key: 'as_of', label: 'As of', text: true, value: (d) => d.as_of},
    {
        key: 'tests',
        label: 'Tests',
        text: true,
        value: testsText,
        cell: (d) => <DealTests deal={d} />,
    },
    {
        key: 'tightest',
        label: 'Tightest test',
        text: true,
        value: (d) => d.summary?.tightest_test_name ?? enumLabel(d.summary?.tightest_test),
    },
    {
        key: 'cushion',
        label: 'Cushion',
        unit: '% of threshold',
        value: (d) => d.summary?.tightest_cushion,
        cell: (d) => <Figure value={d.summary?.tightest_cushion} percent digits={2} signed />,
    },
    {
        key: 'par',
        label: 'Par',
        unit: 'millions',
        value: (d) => d.summary?.par,
        cell: (d) => number(d.summary ? d.summary.par / 1e6 : null, 1),
    },
    {key: 'currency', label: 'Currency', text: true, value: (d) => d.currency},
    {
        key: 'equity',
        label: 'Equity NAV',
        unit: 'millions',
        value: (d) => d.summary?.equity_nav,
        cell: (d) => (
            <Figure
                value={d.summary?.equity_nav == null ? null : d.summary.equity_nav / 1e6}
                digits={1}
                signed
            />
        ),
    },
    {
        key: 'prices',
        spare: 4,
        label: 'Priced',
        unit: '% of par',
        extra: true,
        value: (d) => d.summary?.price_coverage,
        cell: (d) => percent(d.summary?.price_coverage, 1),
    },
    {
        key: 'next',
        spare: 2,
        label: 'Next payment',
        text: true,
        value: (d) => d.summary?.next_payment,
    },
    {key: 'state', spare: 5, label: 'Balances as of', text: true, value: (d) => d.state_as_of},
    {
        key: 'age',
        spare: 3,
        label: 'Data age',
        unit: 'days',
        value: (d) => daysUntilToday(d.as_of),
        cell: (d) => number(daysUntilToday(d.as_of)),
    },
];

// From the newest state or lot, whose date is that of the figures.
const daysUntilToday = (date: string | null): number | null =>
    date === null ? null : Math.floor((Date.now() - Date.parse(date)) / 86_400_000);

// A deal document as JSON: checked on the server before it is stored.
function NewDeal({onClose}: {onClose: () => void}) {
    const [file, setFile] = useState<File | null>(null);
    const [unread, setUnread] = useState<Error | null>(null);
    const create = useChange('clo.deal.create', ['clo.deal.list']);
    const store = async () => {
        if (!file) return;
        setUnread(null);
        let document: CloDeal;
        try {
            document = JSON.parse(await file.text());
        } catch (error) {
            setUnread(
                new Problem({
                    status: 0,
                    code: 'invalid_input',
                    title: `${file.name} is not a JSON document`,
                    detail: error instanceof Error ? error.message : String(error),
                }),
            );
            return;
        }
        create.mutate(
            {document, reason: 'First version'},
            {onSuccess: (saved) => navigate(baseOf(saved.slug))},
        );
    };
    const error = unread ?? create.error;
    return (
        <Dialog title="New CLO deal" onClose={onClose}>
            <p>
                The terms of a deal are one JSON document: dates, tranches, fees, coverage tests and
                waterfalls as lists of steps. The command{' '}
                <code>ballast call clo.deal.create --schema</code> prints its fields.
            </p>
            <FileField
                label="Deal document"
                accept=".json,application/json"
                onFiles={(files) => setFile(files[0] ?? null)}
            />
            {error ? <ProblemView error={error} /> : null}
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button
                    kind="primary"
                    disabledReason={
                        (!file && 'Choose a file first.') ||
                        (create.isPending && 'Already storing.')
                    }
                    onClick={() => void store()}
                >
                    Create
                </Button>
            </div>
        </Dialog>
    );
}

export default function DealsPage() {
    const deals = useDeals();
    const mayCopy = useMayCopy('deal');
    const [adding, setAdding] = useState(false);
    const add = (
        <Allowed to="clo.deal.create">
            <Button kind="primary" onClick={() => setAdding(true)}>
                New deal
            </Button>
        </Allowed>
    );
    return (
        <Page title="CLO deals" actions={add}>
            <QueryResult of={deals} what="Loading deals">
                {(rows) =>
                    rows.length === 0 ? (
                        <Empty title="There are no CLO deals yet">
                            <Allowed to="clo.deal.create">
                                <p>
                                    Create a deal from its terms, then import its assets. The demo
                                    has a complete deal: <code>ballast demo load</code>.
                                </p>
                                {add}
                                <Link to="/clo-sources">Import a workbook or databases</Link>
                            </Allowed>
                        </Empty>
                    ) : (
                        <Table
                            label="CLO deals"
                            rows={rows}
                            columns={columns}
                            id={(d) => d.id}
                            sort={{key: 'cushion', descending: false}}
                            onOpen={(d) => navigate(baseOf(d.slug))}
                            {...(mayCopy && {
                                actions: (d: CloDealListRow) => (
                                    <CopyTo what={{deal: d.id}} name={d.name} />
                                ),
                            })}
                        />
                    )
                }
            </QueryResult>
            {adding && <NewDeal onClose={() => setAdding(false)} />}
        </Page>
    );
}
