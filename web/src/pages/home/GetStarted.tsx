// Ways to start with the user's data, each with its purpose; only those that the user may take.
import type {ReactNode} from 'react';
import {Allowed} from '../../app/Allowed';
import {useMay} from '../../app/rights';
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
    needs: string;
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

const needed = ['ledger:write', 'portfolio:write', 'alm:write', 'clo:write', 'plan:run'] as const;

export function GetStarted({isDemo, onPortfolio}: {isDemo: boolean; onPortfolio: () => void}) {
    const may = useMay();
    if (needed.every((permission) => may(permission) === false)) return null;
    return (
        <Section
            title="Get started with your data"
            {...(isDemo && {note: 'This is demo data: explore freely.'})}
        >
            <ul className="start-options">
                <StartOption to="/ledger/import" title="Import a broker file" needs="ledger:write">
                    CSV, OFX, QFX or QIF: holdings, gains, taxes and net worth
                </StartOption>
                <Allowed to="portfolio:write">
                    <li>
                        <Button onClick={onPortfolio}>New portfolio</Button>
                        <span className="note">
                            Positions entered by hand or imported from CSV: value at risk,
                            exposures, options, reports
                        </span>
                    </li>
                </Allowed>
                <StartOption to="/onboarding" title="Upload positions" needs="portfolio:write">
                    A portfolio from a CSV, repaired on the page, with its first risk figures
                </StartOption>
                <StartOption to="/balance" title="Upload a balance sheet" needs="alm:write">
                    Bank positions and curves: economic value of equity, net interest income,
                    outlier tests
                </StartOption>
                <StartOption to="/clo" title="Add a CLO deal" needs="clo:write">
                    Terms, assets and trades of a deal: tests, waterfalls, projections, simulation
                </StartOption>
                <StartOption to="/plan" title="Plan retirement" needs="plan:run">
                    Sustainable spending and the probability of success
                </StartOption>
            </ul>
        </Section>
    );
}
