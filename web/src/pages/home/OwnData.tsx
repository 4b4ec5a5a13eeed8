// Where to begin with data of one's own: what each beginning is for.
import type {ReactNode} from 'react';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Section} from '../../ui/Page';

function Door({to, title, children}: {to: string; title: string; children: ReactNode}) {
    return (
        <li>
            <Link className="button" to={to}>
                {title}
            </Link>
            <span className="note">{children}</span>
        </li>
    );
}

export function OwnData({isDemo, onPortfolio}: {isDemo: boolean; onPortfolio: () => void}) {
    return (
        <Section
            title="Begin with your own data"
            {...(isDemo
                ? {
                      note: 'What stands here is the demo: look around in it, nothing in it can go wrong.',
                  }
                : {})}
        >
            <ul className="doors">
                <Door to="/ledger/import" title={'Import a broker\u2019s file'}>
                    CSV, OFX, QFX or QIF: holdings, gains, taxes and net worth
                </Door>
                <li>
                    <Button onClick={onPortfolio}>New portfolio</Button>
                    <span className="note">
                        Positions by hand or from a CSV: value at risk, exposures, options, report
                    </span>
                </li>
                <Door to="/balance" title="Upload a balance sheet">
                    A bank{'\u2019'}s positions and curves: economic value, interest income, outlier
                    tests
                </Door>
                <Door to="/plan" title="Plan a retirement">
                    What can be spent, and how likely the money lasts
                </Door>
            </ul>
        </Section>
    );
}
