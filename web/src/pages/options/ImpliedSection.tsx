// The volatility in a price, or why there is none.
import {useMethod} from '../../api/queries';
import type {ImpliedClass} from '../../api/types.gen';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {Answered, Issues} from '../../ui/states';
import type {Why} from '../../ui/Why';
import {isValid, priceOf, rowOf, type Contract} from './contract';
import {basisOf} from './measures';
import {contractInputs} from './PriceSection';

const classes: Record<ImpliedClass, readonly [string, string]> = {
    value: ['A volatility', 'one volatility gives this price'],
    undetermined: ['Undetermined', 'the price is what exercise pays, or too near a bound to tell'],
    below_intrinsic: ['Below intrinsic', 'arbitrage: exercise pays more than the price'],
    above_bound: ['Above the bound', 'arbitrage: more than the option can ever pay'],
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
            note="Of the market price above; the volatility field is not read."
        >
            <Answered of={answer} what="Inverting the price" lines={2}>
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
                                            unit="% a year"
                                            digits={4}
                                            name="implied.volatility"
                                            reason={classes[implied.class][1]}
                                            why={() =>
                                                why(
                                                    'Implied volatility',
                                                    percent(implied.volatility, 8),
                                                    '% a year',
                                                )
                                            }
                                        />
                                    }
                                    note={`at a price of ${number(implied.price, 4)}`}
                                />
                                <Tile
                                    label="What the price says"
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
                                                    'of a unit',
                                                )
                                            }
                                        />
                                    }
                                    note="prices below are arbitrage"
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
                                                    'of a unit',
                                                )
                                            }
                                        />
                                    }
                                    note="prices from here on are arbitrage"
                                />
                            </Tiles>
                            {data.issues.length > 0 && <Issues issues={data.issues} />}
                        </>
                    );
                }}
            </Answered>
        </Section>
    );
}
