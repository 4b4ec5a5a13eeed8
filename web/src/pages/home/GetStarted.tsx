// Ways to start with the user's data, each with its purpose.
import type {ReactNode} from 'react';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Section} from '../../ui/Page';

function StartOption({to, title, children}: {to: string; title: string; children: ReactNode}) {
    return (
        <li>
            <Link className="button" to={to}>
                {title}
            </Link>
            <span className="note">{children}</span>
        </li>
    );
}

export function GetStarted({isDemo, onPortfolio}: {isDemo: boolean; onPortfolio: () => void}) {
    return (
        <Section
            title="Get started with your data"
            {...(isDemo && {note: 'This is demo data: explore freely.'})}
        >
            <ul className="start-options">
                <StartOption to="/ledger/import" title="Import a broker file">
                    CSV, OFX, QFX or QIF: holdings, gains, taxes and net worth
                </StartOption>
                <li>
                    <Button onClick={onPortfolio}>New portfolio</Button>
                    <span className="note">
                        Positions entered by hand or imported from CSV: value at risk, exposures,
                        options, reports
                    </span>
                </li>
                <StartOption to="/onboarding" title="Upload positions">
                    A portfolio from a CSV, repaired on the page, with its first risk figures
                </StartOption>
                <StartOption to="/balance" title="Upload a balance sheet">
                    Bank positions and curves: economic value of equity, net interest income,
                    outlier tests
                </StartOption>
                <StartOption to="/clo" title="Add a CLO deal">
                    Terms, assets and trades of a deal: tests, waterfalls, projections, simulation
                </StartOption>
                <StartOption to="/plan" title="Plan retirement">
                    Sustainable spending and the probability of success
                </StartOption>
            </ul>
        </Section>
    );
}
