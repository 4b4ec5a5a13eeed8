// Ways to start with the user's data, each with its purpose; only those that the user may take.
import type {ReactNode} from 'react';
import {Allowed} from '../../app/Allowed';
import type {MethodName} from '../../api/client';
import {useMay} from '../../api/queries';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Section} from '../../ui/Page';

function StartOption({
    to,
    title,
    needs,
    children,
}: {
    to: string;
    title: string;
    needs: MethodName;
    children: ReactNode;
}) {
    return (
        <Allowed to={needs}>
            <li>
                <Link className="button" to={to}>
                    {title}
                </Link>
                <span className="note">{children}</span>
            </li>
        </Allowed>
    );
}

const ways: MethodName[] = [
    'ledger.import',
    'portfolio.create',
    'onboarding.upload',
    'alm.session.create',
    'clo.deal.create',
    'plan.simulate',
];

export function GetStarted({isDemo, onPortfolio}: {isDemo: boolean; onPortfolio: () => void}) {
    const may = useMay();
    if (ways.every((method) => may(method) === false)) return null;
    return (
        <Section
            title="Get started with your data"
            {...(isDemo && {note: 'This is demo data: explore freely.'})}
        >
            <ul className="start-options">
                <StartOption to="/ledger/import" title="Import a broker file" needs="ledger.import">
                    CSV, OFX, QFX or QIF: holdings, gains, taxes and net worth
                </StartOption>
                <Allowed to="portfolio.create">
                    <li>
                        <Button onClick={onPortfolio}>New portfolio</Button>
                        <span className="note">
                            Positions entered by hand or imported from CSV: value at risk,
                            exposures, options, reports
                        </span>
                    </li>
                </Allowed>
                <StartOption to="/onboarding" title="Upload positions" needs="onboarding.upload">
                    A portfolio from a CSV, repaired on the page, with its first risk figures
                </StartOption>
                <StartOption
                    to="/balance"
                    title="Upload a balance sheet"
                    needs="alm.session.create"
                >
                    Bank positions and curves: economic value of equity, net interest income,
                    outlier tests
                </StartOption>
                <StartOption to="/clo" title="Add a CLO deal" needs="clo.deal.create">
                    Terms, assets and trades of a deal: tests, waterfalls, projections, simulation
                </StartOption>
                <StartOption to="/plan" title="Plan retirement" needs="plan.simulate">
                    Sustainable spending and the probability of success
                </StartOption>
            </ul>
        </Section>
    );
}
