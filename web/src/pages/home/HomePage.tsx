// The home page: what is stored of each area, and the findings that need attention.
import {useState} from 'react';
import type {Portfolio} from '../../api/types.gen';
import {Page} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {NewPortfolio} from '../portfolios/PortfolioForms';
import {usePortfolios} from '../portfolios/Portfolios';
import {Attention} from './Attention';
import {FirstSteps} from './FirstSteps';
import {GetStarted} from './GetStarted';
import {OtherAreas, useOtherAreas} from './OtherAreas';
import {PortfolioFigures} from './PortfolioFigures';

function NothingStored({onRefresh, onPortfolio}: {onRefresh: () => void; onPortfolio: () => void}) {
    return (
        <>
            <Attention after={0} always={false} />
            <Empty title="Nothing stored yet">
                <FirstSteps onLoaded={onRefresh} />
                <GetStarted isDemo={false} onPortfolio={onPortfolio} />
            </Empty>
        </>
    );
}

const isDemo = (portfolios: readonly Portfolio[]) =>
    portfolios.every((portfolio) => portfolio.tags.includes('demo'));

export default function HomePage() {
    const all = usePortfolios();
    const others = useOtherAreas();
    const [making, setMaking] = useState(false);
    const onPortfolio = () => setMaking(true);
    return (
        <Page title="Home">
            <QueryResult of={all} what="Loading portfolios">
                {(portfolios) => {
                    if (portfolios.length === 0 && others.empty)
                        return (
                            <NothingStored
                                onRefresh={() => {
                                    void all.refetch();
                                    others.refetch();
                                }}
                                onPortfolio={onPortfolio}
                            />
                        );
                    return (
                        <>
                            {portfolios.length > 0 ? (
                                <PortfolioFigures portfolios={portfolios} />
                            ) : (
                                <Attention after={0} />
                            )}
                            <OtherAreas {...others} />
                            {isDemo(portfolios) && (
                                <GetStarted
                                    isDemo={portfolios.length > 0}
                                    onPortfolio={onPortfolio}
                                />
                            )}
                        </>
                    );
                }}
            </QueryResult>
            {making && <NewPortfolio onClose={() => setMaking(false)} />}
        </Page>
    );
}
