// The implied volatility of a price, or the reason why there is none.
import {useMethod} from '../../api/queries';
import type {ImpliedClass} from '../../api/types.gen';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import type {Why} from '../../ui/Why';
import {isValid, priceOf, rowOf, type Contract} from './contract';
import {basisOf} from './measures';
import {contractInputs} from './PriceSection';

const classes: Record<ImpliedClass, readonly [string, string]> = {
    value: ['Unique', 'exactly one volatility gives this price'],
    undetermined: [
        'Undetermined',
        'the price equals the exercise value or is too close to a bound',
    ],
    below_intrinsic: ['Below intrinsic value', 'arbitrage: the exercise value exceeds the price'],
    above_bound: ['Above upper bound', 'arbitrage: the price exceeds the maximum payoff'],
};

export function ImpliedSection({contract}: {contract: Contract}) {
    const row = rowOf(contract);
    const answer = useMethod(
        'options.implied_volatility',
        isValid(contract)
            ? {options: [{...row, volatility: null, price: priceOf(contract)}]}
            : null,
    );
    return (
        <Section
            title="Implied volatility"
            note="Implied by the market price above; ignores the volatility field."
        >
            <QueryResult of={answer} what="Calculating implied volatility" lines={2}>
                {(data) => {
                    const implied = data.options[0];
                    if (!implied) return null;
                    const why = (title: string, value: string, unit: string): Why => ({
                        ...basisOf('options.implied_volatility', data, [
                            ...contractInputs(contract),
                            ['Price', number(implied.price, 4)],
                        ]),
                        title,
                        term: 'implied_volatility',
                        value,
                        unit,
                    });
                    return (
                        <>
                            <Tiles>
                                <Tile
                                    label="Implied volatility"
                                    chip={<Chip term="implied_volatility" />}
                                    value={
                                        <Figure
                                            value={implied.volatility}
                                            percent
                                            unit="% per year"
                                            digits={4}
                                            name="implied.volatility"
                                            reason={classes[implied.class][1]}
                                            why={() =>
                                                why(
                                                    'Implied volatility',
                                                    percent(implied.volatility, 8),
                                                    '% per year',
                                                )
                                            }
                                        />
                                    }
                                    note={`at a price of ${number(implied.price, 4)}`}
                                />
                                <Tile
                                    label="Classification"
                                    value={
                                        <span data-figure="implied.class">
                                            {classes[implied.class][0]}
                                        </span>
                                    }
                                    note={classes[implied.class][1]}
                                />
                                <Tile
                                    label="Lower bound"
                                    value={
                                        <Figure
                                            value={implied.lower_bound}
                                            digits={4}
                                            name="implied.lower"
                                            why={() =>
                                                why(
                                                    'Lower bound of the price',
                                                    number(implied.lower_bound, 8),
                                                    'per unit',
                                                )
                                            }
                                        />
                                    }
                                    note="arbitrage below this price"
                                />
                                <Tile
                                    label="Upper bound"
                                    value={
                                        <Figure
                                            value={implied.upper_bound}
                                            digits={4}
                                            name="implied.upper"
                                            why={() =>
                                                why(
                                                    'Upper bound of the price',
                                                    number(implied.upper_bound, 8),
                                                    'per unit',
                                                )
                                            }
                                        />
                                    }
                                    note="arbitrage at or above this price"
                                />
                            </Tiles>
                            {data.issues.length > 0 && <Issues issues={data.issues} />}
                        </>
                    );
                }}
            </QueryResult>
        </Section>
    );
}
