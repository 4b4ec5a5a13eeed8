// Holdings: one row per security over all accounts, with its lots and last transactions.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import {HoldingsGroupBy, type HoldingsResponse} from '../../api/types.gen';
import {Link, useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {choices, enumLabel} from '../../ui/enum_labels';
import {Choice, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {Quality} from '../portfolios/frame';
import {
    accountOptions,
    asNumber,
    basisOf,
    EmptyLedger,
    LedgerFrame,
    Money,
    money,
    useAccounts,
    onceFilled,
    useIsEmpty,
    useAccountName,
    withAccountNames,
} from './frame';
import {holdingColumns, holdingRows} from './holding_columns';
import {HoldingsMap} from './HoldingsMap';
import {lotColumns} from './lot_columns';
import {MissingPrices} from './MissingPrices';
import {OpenLotGains} from './OpenLotGains';
import {RiskPortfolio} from './RiskPortfolio';
import {columns as transactionColumns} from './TransactionsPage';

function Headline({data}: {data: HoldingsResponse}) {
    const {totals, currency} = data;
    const why = (title: string, value: string): Why =>
        ({
            ...basisOf('ledger.holdings', data),
            asOf: data.as_of,
            title,
            value,
            unit: currency,
            included: {
                title: 'Holdings with a value',
                total: money(totals.value),
                rows: holdingRows(data)
                    .filter((row) => row.baseValue !== null)
                    .map((row) => ({name: row.symbol, value: money(row.baseValue)})),
            },
            excluded: {
                title: 'Holdings without a value',
                rows: holdingRows(data)
                    .filter((row) => row.baseValue === null)
                    .map((row) => ({
                        name: row.symbol,
                        value: 'n/a',
                        note: row.value === null ? 'no price' : 'no exchange rate',
                    })),
            },
        }) as Why;
    return (
        <Tiles>
            <Tile
                label="Total value"
                chip={<Chip term="net_worth" />}
                value={
                    <Money
                        value={totals.value}
                        unit={currency}
                        name="holdings.value"
                        why={() => why('Total value', money(totals.value))}
                    />
                }
                note={`${plural(data.securities.length, 'security', 'securities')} and cash`}
            />
            <Tile
                label="Unrealized gain"
                chip={<Chip term="unrealized_gain" />}
                value={
                    <Money
                        value={totals.gain}
                        unit={currency}
                        signed
                        name="holdings.gain"
                        reason="no security has a price"
                    />
                }
                note={
                    <>
                        <Figure
                            value={totals.gain_fraction}
                            percent
                            digits={1}
                            signed
                            unit="% of cost"
                        />
                        {Number(totals.fx_gain ?? 0) !== 0 &&
                            `; currency gain ${money(totals.fx_gain, 2, true)} ${currency} more`}
                    </>
                }
            />
            <Tile
                label="Day change"
                value={
                    <Money
                        value={totals.day_change}
                        unit={currency}
                        signed
                        name="holdings.day_change"
                        reason="no two prices"
                    />
                }
                note={
                    <Figure
                        value={totals.day_change_fraction}
                        percent
                        signed
                        unit="% of securities"
                    />
                }
            />
            <Tile
                label="Income, 12 months"
                chip={<Chip term="income_yield" />}
                value={<Money value={totals.income} unit={currency} name="holdings.income" />}
                note={<Figure value={totals.income_yield} percent unit="% of value" />}
            />
            <Tile
                label="Cash"
                value={<Money value={totals.cash} unit={currency} name="holdings.cash" />}
                note={plural(data.cash.length, 'currency', 'currencies')}
            />
        </Tiles>
    );
}

const groupings = choices(HoldingsGroupBy);

function Groups({data, by}: {data: HoldingsResponse; by: HoldingsGroupBy}) {
    type Group = HoldingsResponse['groups'][number];
    const name = (g: Group) => (by === 'type' || by === 'sector' ? enumLabel(g.key) : g.key);
    const columns: Column<Group>[] = [
        {key: 'key', label: enumLabel(by), text: true, value: name},
        {key: 'holdings', label: 'Holdings', value: (g) => g.holdings},
        {
            key: 'value',
            label: 'Value',
            unit: data.currency,
            value: (g) => asNumber(g.value),
            cell: (g) => <Money value={g.value} reason="none of them has a value" />,
            total: () => money(data.totals.value),
        },
        {
            key: 'weight',
            label: 'Weight',
            unit: '%',
            value: (g) => g.weight,
            cell: (g) => <Figure value={g.weight} percent digits={1} />,
        },
        {
            key: 'gain',
            label: 'Unrealized gain',
            unit: data.currency,
            value: (g) => asNumber(g.gain),
            cell: (g) => <Money value={g.gain} signed reason="none of them has a value" />,
            total: () => money(data.totals.gain, 2, true),
        },
    ];
    return (
        <Table
            label={`Holdings by ${by}`}
            rows={data.groups}
            columns={columns}
            id={(g) => g.key}
            sort={null}
            csv={false}
        />
    );
}

// The lots and last transactions of one security.
function Details({
    symbol,
    account,
    asOf,
    currency,
    onClose,
}: {
    symbol: string;
    account: string;
    asOf: string;
    currency: string; // of reporting
    onClose: () => void;
}) {
    const accountName = useAccountName();
    const accounts = account ? [account] : [];
    const lots = useMethod('ledger.lots', {accounts, as_of: asOf, currency, on_error: 'skip'});
    const last = useMethod('transaction.list', {
        symbol,
        account,
        to: asOf,
        sort: 'date',
        direction: 'descending',
        limit: 10,
    });
    return (
        <Section
            title={`Lots of ${symbol}`}
            note={`Open lots on ${asOf}; first in, first out.`}
            tools={
                <>
                    <Link to={`/ledger/transactions?symbol=${encodeURIComponent(symbol)}`}>
                        All transactions
                    </Link>
                    <Button onClick={onClose}>Close</Button>
                </>
            }
        >
            <QueryResult of={lots} what="Calculating lots" lines={3}>
                {(data) => {
                    const held = data.open_lots.filter((lot) => lot.symbol === symbol);
                    return (
                        <>
                            <Table
                                label={`Lots of ${symbol}`}
                                rows={held}
                                columns={withAccountNames(lotColumns(data), accountName).filter(
                                    (column) => column.key !== 'symbol',
                                )}
                                id={(lot) => `${lot.account} ${lot.lot_id} ${lot.acquired}`}
                                none="No open lots."
                            />
                            {held.some((lot) => lot.currency !== currency) && (
                                <OpenLotGains data={data} symbol={symbol} />
                            )}
                        </>
                    );
                }}
            </QueryResult>
            <h3>Last transactions</h3>
            <QueryResult of={last} what="Loading transactions" lines={3}>
                {(data) => (
                    <Table
                        label={`Last transactions of ${symbol}`}
                        rows={data.data}
                        columns={withAccountNames(transactionColumns, accountName).filter(
                            (column) => column.key !== 'symbol',
                        )}
                        id={(t) => t.id}
                        sort={null}
                        none="No transactions."
                    />
                )}
            </QueryResult>
        </Section>
    );
}

export default function HoldingsPage() {
    const accounts = useAccounts();
    const [asOf] = useAsOf();
    const [account, setAccount] = useSearch('account');
    const [currency, setCurrency] = useSearch('currency');
    const [symbol, setSymbol] = useSearch('symbol');
    const [by, setBy] = useSearch('by');
    const grouping = groupings.find(([one]) => one === by)?.[0] ?? 'type';
    const empty = useIsEmpty(account);
    const request = useMemo(
        () => ({
            accounts: account ? [account] : [],
            as_of: asOf || null,
            currency: currency || null,
            group_by: grouping,
            on_error: 'skip' as const,
        }),
        [account, asOf, currency, grouping],
    );
    const holdings = useMethod('ledger.holdings', onceFilled(empty, request), {
        placeholderData: (before) => before,
    });
    const {data} = holdings;
    const currencies = useMemo(
        () => [...new Set((accounts.data ?? []).map((a) => a.currency))].sort(),
        [accounts.data],
    );
    const columns = useMemo(
        () => (data ? holdingColumns(data, (row) => setSymbol(row.symbol)) : []),
        [data, setSymbol],
    );
    const accountName = useAccountName();
    const rows = useMemo(() => (data ? holdingRows(data, accountName) : []), [data, accountName]);
    return (
        <LedgerFrame
            title="Holdings"
            actions={
                <>
                    {data && (
                        <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
                    )}
                    <SelectField
                        label="Account"
                        value={account}
                        onChange={(event) => setAccount(event.target.value)}
                        options={accountOptions(accounts.data)}
                    />
                    {currencies.length > 1 && data && (
                        <SelectField
                            label="Currency"
                            value={currency || data.currency}
                            onChange={(event) => setCurrency(event.target.value)}
                            options={currencies.map((c) => [c, c] as const)}
                        />
                    )}
                </>
            }
        >
            {empty ? (
                <EmptyLedger account={account} />
            ) : (
                <QueryResult of={holdings} what="Calculating holdings" lines={12}>
                    {(found) => (
                        <>
                            <MissingPrices
                                symbols={found.securities
                                    .filter((one) => one.price === null)
                                    .map((one) => one.symbol)}
                                held={found.securities.length}
                            />
                            <Headline data={found} />
                            <div className="tight">
                                <Table
                                    label="Holdings"
                                    rows={rows}
                                    columns={columns}
                                    id={(row) => row.id}
                                    filter
                                    groups={['type', 'sector', 'accounts']}
                                    cards={60}
                                    onOpen={(row) => row.security && setSymbol(row.symbol)}
                                    none="Nothing is held on this date."
                                />
                            </div>
                            {symbol && (
                                <Details
                                    symbol={symbol}
                                    account={account}
                                    asOf={found.as_of}
                                    currency={found.currency}
                                    onClose={() => setSymbol('')}
                                />
                            )}
                            <Section
                                title="By group"
                                tools={
                                    <Choice
                                        label="Group by"
                                        value={grouping}
                                        onChange={setBy}
                                        options={groupings}
                                    />
                                }
                            >
                                <div className="wide-left">
                                    <HoldingsMap data={found} onOpen={setSymbol} />
                                    <Groups data={found} by={grouping} />
                                </div>
                            </Section>
                            <RiskPortfolio />
                        </>
                    )}
                </QueryResult>
            )}
        </LedgerFrame>
    );
}
