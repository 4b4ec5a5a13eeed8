// The options of a portfolio: Greeks, ladder, revaluation on a grid of spots and volatilities, P&L
// attribution.
import {Allowed} from '../../app/Allowed';
import {useMethod} from '../../api/queries';
import type {OptionsBookResponse} from '../../api/types.gen';
import {navigate, usePlace} from '../../app/router';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {percent, plural} from '../../ui/format';
import {Tile, Tiles} from '../../ui/Page';
import {QueryResult, Empty} from '../../ui/states';
import {PortfolioFrame, Quality, useBook, useSlug} from '../portfolios/frame';
import {Explain} from './Explain';
import {Ladder} from './Ladder';
import {marketOf, requestOf, type Market} from './market';
import {MarketForm} from './MarketForm';
import {measures, whySum} from './measures';
import {OptionPositions} from './OptionPositions';
import {StressGrid} from './StressGrid';

function Totals({data, market}: {data: OptionsBookResponse; market: Market}) {
    const {totals, currency} = data;
    const proxies = data.positions.filter((p) => p.volatility_source === 'historical').length;
    const notes: Record<string, string> = {
        market_value: `${totals.priced} of ${plural(totals.priced + totals.not_priced, 'position')} priced`,
        exposure: 'delta × spot',
        gamma: 'change of exposure',
        vega: proxies > 0 ? `${plural(proxies, 'volatility', 'volatilities')} by proxy` : '',
        theta: 'per calendar day',
        rho: `at a rate of ${percent(data.rate, 2)}%`,
    };
    return (
        <Tiles>
            {measures.map((m) => (
                <Tile
                    key={m.key}
                    label={m.label}
                    chip={<Chip term={m.term} />}
                    value={
                        <Figure
                            value={m.total(totals)}
                            unit={currency}
                            name={`options.${m.key}`}
                            why={() => whySum(data, market, m, m.label, m.total(totals))}
                        />
                    }
                    note={`${m.unit(currency) === currency ? '' : `${m.unit(currency).slice(currency.length + 1)}; `}${notes[m.key]}`}
                />
            ))}
        </Tiles>
    );
}

function NoOptions() {
    const slug = useSlug();
    return (
        <Empty title="No options in this portfolio">
            <p>
                Positions with an OCC symbol are options, such as <code>AAPL251219C00200000</code>:
                root, expiry, call or put, strike in thousandths.
            </p>
            <Allowed to="position.create">
                <Button kind="primary" onClick={() => navigate(`/portfolios/${slug}/positions`)}>
                    Add positions
                </Button>
            </Allowed>
        </Empty>
    );
}

export default function OptionsPage() {
    const book = useBook();
    const {search} = usePlace();
    const market = marketOf(search);
    const answer = useMethod('options.book', {
        ...book,
        ...requestOf(market),
        model: market.model,
    });
    return (
        <PortfolioFrame
            actions={
                answer.data && (
                    <Quality
                        coverage={answer.data.coverage}
                        issues={answer.data.issues}
                        asOf={answer.data.as_of}
                    />
                )
            }
        >
            {() => (
                <>
                    <Allowed to="options.book">
                        <MarketForm />
                    </Allowed>
                    <QueryResult of={answer} what="Pricing options">
                        {(data) =>
                            data.positions.every((p) => p.type === 'underlying') ? (
                                <NoOptions />
                            ) : (
                                <>
                                    <Totals data={data} market={market} />
                                    <Ladder data={data} market={market} />
                                    <Allowed to="options.stress_grid">
                                        <StressGrid book={data} market={market} />
                                    </Allowed>
                                    <OptionPositions data={data} market={market} />
                                    <Allowed to="options.explain">
                                        <Explain book={data} market={market} />
                                    </Allowed>
                                </>
                            )
                        }
                    </QueryResult>
                </>
            )}
        </PortfolioFrame>
    );
}
