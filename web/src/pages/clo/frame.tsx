// The frame of a CLO's pages: name, tabs, date, and the requests that they share.
import {useMemo, type ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {CloDealView, CloProjectResponse, CloSimulateResponse} from '../../api/types.gen';
import {useKey} from '../../app/keys';
import {Link, navigate, useAsOf, useParams, usePlace, useOpens} from '../../app/router';
import {enumLabel} from '../../ui/enum_labels';
import {Page} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Tabs} from '../../ui/Tabs';
import {assumedOf, isValid, onPath, requestOf, searchOf, type Assumed} from './assumptions';
import './clo.css';
import {ExportDeal} from './ExportDeal';
import {useKeptResult} from './kept_result';

const tabs = [
    ['', 'Overview'],
    ['/collateral', 'Collateral'],
    ['/tests', 'Tests'],
    ['/waterfall', 'Waterfall'],
    ['/projections', 'Projections'],
    ['/simulation', 'Simulation'],
    ['/trades', 'Trades'],
    ['/compliance', 'Compliance'],
    ['/scenarios', 'Scenarios'],
    ['/terms', 'Terms'],
    ['/import', 'Import'],
    ['/parity', 'Parity'],
] as const;

const digitKeys = 9; // tabs that have a key of their own

export const useSlug = (): string => useParams().deal ?? '';
export const baseOf = (slug: string): string => `/clo/${encodeURIComponent(slug)}`;

// The request fields of every method on a stored deal.
export function useDealRequest(): {deal: string; as_of: string | null} {
    const deal = useSlug();
    const [asOf] = useAsOf();
    return useMemo(() => ({deal, as_of: asOf || null}), [deal, asOf]);
}

export const useAssumed = (): Assumed => assumedOf(usePlace().search);

// The indices of the notes and of the deal.
export const indicesOf = ({document}: CloDealView): string[] => [
    ...new Set(
        [document.index, ...document.tranches.map(({coupon}) => coupon.index)].filter(
            (index): index is string => Boolean(index),
        ),
    ),
];

// Reinvested assets pay the spread of the assets that the deal holds.
export const assumedRequest = (assumed: Assumed, deal: CloDealView) =>
    requestOf(assumed, indicesOf(deal), deal.summary?.quality.spread ?? null);

const usePathLabel = (): string => new URLSearchParams(usePlace().search).get('path') ?? '';

// The path of the last simulation that the address names; null without one, and while it is loading.
function useSimulatedPath(deal: CloDealView) {
    const label = usePathLabel();
    const kept = useKeptResult(deal, label ? 'simulation' : null);
    const simulation = kept.data?.document as CloSimulateResponse | undefined;
    return simulation?.sample_paths.find((path) => path.label === label) ?? null;
}

// The projection under the assumptions of the address, on the simulated path that it names; null
// while one of them is not valid, and while the path is loading.
export function useProjectionRequest(deal: CloDealView) {
    const at = useDealRequest();
    const assumed = useAssumed();
    const key = searchOf(assumed);
    const label = usePathLabel();
    const path = useSimulatedPath(deal);
    // biome-ignore lint/correctness/useExhaustiveDependencies: `assumed` is a new object at every render; `key`, its text, identifies it.
    return useMemo(() => {
        if (!isValid(assumed) || (label && !path)) return null;
        const request = {...at, ...assumedRequest(assumed, deal)};
        return path ? onPath(request, path) : request;
    }, [at, deal, key, label, path]);
}

export function useProjection(deal: CloDealView) {
    return useMethod('clo.project', useProjectionRequest(deal), {
        placeholderData: (before: CloProjectResponse | undefined) => before,
    });
}

function TabKey({index, to, label}: {index: number; to: string; label: string}) {
    useKey(String(index + 1), label, () => navigate(to), 'CLO');
    return null;
}

export function DealFrame({
    actions,
    children,
}: {
    actions?: ReactNode;
    children: (deal: CloDealView) => ReactNode;
}) {
    const at = useDealRequest();
    const terms = searchOf(useAssumed());
    const label = usePathLabel();
    const {path} = usePlace();
    const deal = useMethod('clo.deal.get', at);
    const base = baseOf(at.deal);
    const opens = useOpens();
    const all = tabs.map(([path, text]) => [base + path + terms, text] as const);
    return (
        <Page
            title={deal.data?.name ?? 'CLO deal'}
            actions={
                <>
                    {actions}
                    {deal.data && <ExportDeal deal={deal.data} />}
                </>
            }
        >
            <Tabs label="Pages of the deal" tabs={all} />
            {all
                .slice(0, digitKeys)
                .map(
                    ([to, text], i) =>
                        opens(to) && <TabKey key={text} index={i} to={to} label={text} />,
                )}
            <QueryResult of={deal} what="Loading the deal">
                {(data) => (
                    <>
                        <p className="note deal-line">
                            {`As of ${data.as_of}`}
                            {data.state_as_of &&
                                data.state_as_of !== data.as_of &&
                                `; balances and cash of ${data.state_as_of}`}
                            {`; terms version ${data.version}, effective ${data.effective}`}
                            {data.archived && '; archived'}
                            {label && (
                                <>
                                    {`; on the path "${enumLabel(label)}" of the last simulation `}
                                    <Link to={`${path}${terms}`}>without it</Link>
                                </>
                            )}
                        </p>
                        {children(data)}
                    </>
                )}
            </QueryResult>
        </Page>
    );
}

export function DealIssues({issues}: {issues: CloDealView['issues']}) {
    if (issues.length === 0) return null;
    return (
        <details className="details">
            <summary>
                {issues.length === 1 ? '1 note on the data' : `${issues.length} notes on the data`}
            </summary>
            <Issues issues={issues} />
        </details>
    );
}
