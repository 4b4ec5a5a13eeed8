// The frame of a portfolio's pages: name, tabs and the common request.
import {Allowed} from '../../app/Allowed';
import type {ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {Issue, OptionMarket, Portfolio} from '../../api/types.gen';
import {useKey} from '../../app/keys';
import {ReaderNote} from '../../app/ReaderNote';
import {Link, navigate, useAsOf, useParams, usePlace, useOpens} from '../../app/router';
import {Button} from '../../ui/Button';
import {percent, plural} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Popover} from '../../ui/Popover';
import {Empty, QueryResult, Issues} from '../../ui/states';
import {Tabs} from '../../ui/Tabs';
import type {Why} from '../../ui/Why';
import {SettingsLine} from './RiskSettings';
import {addressOf, marketOf, marketText, optionMarketOf} from '../options/market';

const tabs = [
    ['', 'Summary'],
    ['/positions', 'Positions'],
    ['/exposures', 'Exposures'],
    ['/var', 'Value at risk'],
    ['/backtest', 'Backtest'],
    ['/correlation', 'Correlation'],
    ['/factors', 'Factors'],
    ['/stress', 'Stress'],
    ['/performance', 'Performance'],
    ['/attribution', 'Attribution'],
    ['/options', 'Options'],
    ['/proforma', 'Pro-forma'],
    ['/history', 'History'],
    ['/report', 'Report'],
] as const;

export const useSlug = (): string => useParams().portfolio ?? '';

// The request fields of every method on a stored portfolio.
export function useBook(): {portfolio: string; as_of: string | null} {
    const [asOf] = useAsOf();
    return {portfolio: useSlug(), as_of: asOf || null};
}

// The same for methods that value options, with the market data that the options page stores in the
// address.
export function useValuedBook(): ReturnType<typeof useBook> & {option_market?: OptionMarket} {
    const book = useBook();
    const market = optionMarketOf(usePlace().search);
    return market ? {...book, option_market: market} : book;
}

// The market data of options if it differs from the default.
function MarketNote({base}: {base: string}) {
    const {path, search} = usePlace();
    const market = optionMarketOf(search);
    if (!market || path === `${base}/options`) return null;
    const clear = () => navigate(path + addressOf(search, marketOf('')), {replace: true});
    return (
        <p className="note market-note">
            Options are valued at {marketText(market)}. <Link to={`${base}/options`}>Edit</Link>{' '}
            <Button onClick={clear}>Clear</Button>
        </p>
    );
}

// The keys 1 to 9 and 0, of the tabs in this order.
const keyed = [
    '',
    '/positions',
    '/exposures',
    '/var',
    '/backtest',
    '/correlation',
    '/performance',
    '/options',
    '/report',
    '/factors',
];

function TabKey({digit, to, label}: {digit: number; to: string; label: string}) {
    useKey(String(digit), label, () => navigate(to), 'Portfolio');
    return null;
}

function NoPositions({base}: {base: string}) {
    return (
        <Empty title="This portfolio has no positions">
            <p>
                Add positions by hand, or import them from a CSV file with symbol, quantity and
                entry price. Values, risk and performance follow from them.
            </p>
            <Allowed to="position.create">
                <Link className="button" to={`${base}/positions`}>
                    Add positions
                </Link>
            </Allowed>
        </Empty>
    );
}

// The tabs whose figures are calculated, or read from the results of the batch.
const computed = [
    '',
    '/exposures',
    '/var',
    '/correlation',
    '/factors',
    '/stress',
    '/performance',
    '/attribution',
    '/options',
];

// The tabs whose figures depend on the risk settings.
const withSettings = ['', '/var', '/backtest', '/correlation', '/performance', '/report'];

export function PortfolioFrame({
    actions,
    head,
    children,
}: {
    actions?: ReactNode;
    head?: (portfolio: Portfolio) => ReactNode; // also shown without positions
    children: (portfolio: Portfolio) => ReactNode;
}) {
    const slug = useSlug();
    const portfolio = useMethod('portfolio.get', {portfolio: slug});
    const base = `/portfolios/${encodeURIComponent(slug)}`;
    const {path} = usePlace();
    const opens = useOpens();
    const first = useMethod('position.list', {portfolio: slug, limit: 1});
    const isEmpty = first.data?.data.length === 0 && path !== `${base}/positions`;
    return (
        <Page title={portfolio.data?.name ?? slug} actions={actions}>
            <Tabs
                label="Portfolio pages"
                tabs={tabs.map(([path, text]) => [base + path, text] as const)}
            />
            {tabs
                .filter(([path]) => keyed.includes(path) && opens(base + path))
                .map(([path, text]) => (
                    <TabKey
                        key={path}
                        digit={(keyed.indexOf(path) + 1) % 10}
                        to={base + path}
                        label={text}
                    />
                ))}
            <MarketNote base={base} />
            <QueryResult of={portfolio} what="Loading portfolio">
                {(data) => (
                    <>
                        {head?.(data)}
                        {computed.some((tab) => path === base + tab) && (
                            <ReaderNote method="risk.var">
                                The results are those of the last batch.
                            </ReaderNote>
                        )}
                        {!isEmpty && withSettings.some((tab) => path === base + tab) && (
                            <SettingsLine portfolio={data} />
                        )}
                        {isEmpty ? <NoPositions base={base} /> : children(data)}
                    </>
                )}
            </QueryResult>
        </Page>
    );
}

interface Computed {
    as_of: string | null;
    coverage: number;
    issues: Issue[];
    digest?: string;
    data_digest?: string;
    engine_version?: string;
}

// The part of the "why" panel that all responses about a portfolio share.
export const basisOf = (method: string, data: Computed): Partial<Why> => ({
    method,
    asOf: data.as_of,
    coverage: data.coverage,
    issues: data.issues,
    ...(data.digest ? {digest: data.digest} : {}),
    ...(data.data_digest ? {dataDigest: data.data_digest} : {}),
    ...(data.engine_version ? {engine: data.engine_version} : {}),
});

// Data quality of the figures: coverage and issues, shown on every page with figures.
export function Quality({
    coverage,
    issues,
    asOf,
    overTime = false,
}: {
    coverage?: number | null;
    issues: Issue[];
    asOf?: string | null;
    overTime?: boolean; // the coverage is that of the date on which it is lowest
}) {
    const grave = issues.filter((issue) => issue.severity !== 'info');
    const stale = [
        ...new Set(
            issues.flatMap(({code, where}) =>
                code === 'stale_price' || code === 'stale_rate' ? [where] : [],
            ),
        ),
    ];
    return (
        <span className="quality">
            {asOf && <span className="note">as of {asOf}</span>}
            {stale.length > 0 && (
                <span className="flag" role="status">
                    stale {stale.length === 1 ? 'price' : 'prices'}: {stale.slice(0, 3).join(', ')}
                    {stale.length > 3 ? ` and ${stale.length - 3} more` : ''}
                </span>
            )}
            <Popover
                className={grave.length > 0 || (coverage ?? 1) < 1 ? 'warns' : ''}
                title="Data quality"
                label={
                    <span className={grave.length > 0 || (coverage ?? 1) < 1 ? 'flag' : 'note'}>
                        {typeof coverage === 'number'
                            ? `${overTime && coverage < 1 ? 'lowest coverage of a date' : 'coverage'} ${percent(coverage, 1)}%`
                            : 'data'}
                        {issues.length > 0 ? `, ${plural(issues.length, 'issue')}` : ''}
                    </span>
                }
            >
                <Issues issues={issues} />
            </Popover>
        </span>
    );
}
