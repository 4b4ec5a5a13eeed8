// The portfolio that follows the ledger: every page of risk works on it.
import {useChange, useMethod} from '../../api/queries';
import type {FollowedPortfolio} from '../../api/types.gen';
import {useMay} from '../../api/queries';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {instant, plural} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {units} from './lot_columns';

const stale = ['ledger.followed', 'portfolio.list', 'portfolio.get', 'position.list'] as const;

const pages = [
    ['', 'Summary'],
    ['/var', 'Value at risk'],
    ['/stress', 'Stress tests'],
    ['/factors', 'Factors'],
    ['/correlation', 'Correlation'],
    ['/exposures', 'Exposures'],
] as const;

function State({of}: {of: FollowedPortfolio}) {
    return (
        <>
            <p>
                {pages.map(([path, label], i) => (
                    <span key={path}>
                        {i > 0 && ', '}
                        <Link to={`/portfolios/${of.portfolio}${path}`}>{label}</Link>
                    </span>
                ))}
            </p>
            <Facts
                rows={[
                    ['Portfolio', `${of.name} (${of.portfolio})`],
                    ['Holdings of', of.as_of],
                    ['Brought into step', instant(of.synced_at)],
                    ['Positions', String(of.positions)],
                    ['Accounts', of.accounts.length === 0 ? 'all' : String(of.accounts.length)],
                    [
                        'Not covered',
                        of.not_covered.length === 0
                            ? 'nothing'
                            : of.not_covered
                                  .map((n) => `${units(n.quantity)} ${n.symbol} in ${n.currency}`)
                                  .join('; '),
                    ],
                ]}
            />
        </>
    );
}

export function RiskPortfolio() {
    const followed = useMethod('ledger.followed', {});
    const follow = useChange('ledger.follow', [...stale]);
    const mayFollow = useMay()('ledger.follow') !== false;
    const all = followed.data?.data ?? [];
    if (!followed.data || (all.length === 0 && !mayFollow)) return null;
    return (
        <Section
            title="Risk of the holdings"
            note="A portfolio has the same holdings and follows every change of the ledger, so that value at risk, stress tests and limits work on them."
            tools={
                mayFollow && (
                    <Button
                        kind={all.length === 0 ? 'primary' : 'plain'}
                        disabledReason={follow.isPending ? 'Already working.' : null}
                        onClick={() => follow.mutate(all[0] ? {portfolio: all[0].portfolio} : {})}
                    >
                        {all.length === 0 ? 'Create the portfolio' : 'Bring into step'}
                    </Button>
                )
            }
        >
            {all.map((one) => (
                <State key={one.portfolio} of={one} />
            ))}
            {follow.data && (
                <p role="status" className="note">
                    {`${plural(follow.data.positions, 'position')}: ${follow.data.added} new, ${follow.data.changed} changed, ${follow.data.removed} removed.`}
                </p>
            )}
            {follow.error ? <ProblemView error={follow.error} /> : null}
        </Section>
    );
}
