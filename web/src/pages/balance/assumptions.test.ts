import {describe, expect, it} from 'vitest';
import {behaviourOf, emptyRule, faultsOf, marketOf, typedOf, volatilityFault} from './assumptions';

const behaviour = {
    prepayment: {mortgage: {cpr: 0.05, cpr_by_month: [0.01, 0.02], after_redemption: true}},
    withdrawal: {term: {rate: 0.07, scaled: false}},
    deposits: {
        sight: {core: 0.7, category: 'wholesale', even_years: 4, pass_through: 0.3},
        savings: {core: 0.5, distribution: [[1, 0.2], [3, 0.3]] as [number, number][]},
    },
};

describe('assumptions', () => {
    it('come back as they were, with what the page does not show', () => {
        const {rules} = typedOf(behaviour, null);
        expect(rules.map(({share}) => share)).toEqual(['5', '7', '70', '50']);
        const back = behaviourOf(rules, behaviour);
        expect(back.prepayment?.mortgage).toEqual({
            cpr: 0.05, cpr_by_month: [0.01, 0.02], after_redemption: true, scaled: true,
        });
        expect(back.withdrawal).toEqual(behaviour.withdrawal);
        expect(back.deposits?.sight).toEqual(behaviour.deposits.sight);
        expect(back.deposits?.savings?.distribution).toEqual([[1, 0.2], [3, 0.3]]);
        expect(rules.flatMap((rule) => Object.keys(faultsOf(rule, rules)))).toEqual([]);
    });
    it('are refused where they say nothing that can be', () => {
        const bad = {...emptyRule('deposits', 'a'), share: '60', stays: '1 20, 3 30', pass: 'x'};
        expect(faultsOf(bad, [bad])).toEqual({
            stays: 'adds up to 50 %, the core is 60 %',
            pass: 'a percentage, 0 to 200',
        });
        const twice = [emptyRule('withdrawal', 'a'), {...emptyRule('withdrawal', 'a'), share: '5'}];
        expect(twice.map((rule) => faultsOf(rule, twice).key)).toEqual(['stands twice', 'stands twice']);
        expect(faultsOf(emptyRule('prepayment', ''), []).key).toBeTruthy();
        expect(volatilityFault('-1')).toBeTruthy();
        expect(volatilityFault('75')).toBeNull();
    });
    it('write volatility as a rate', () => {
        const market = {currencies: {EUR: {discount_curve: [[1, 0.02]] as [number, number][], volatility: 0.005}}};
        expect(typedOf({}, market).volatility).toEqual({EUR: '50'});
        expect(marketOf(market, {EUR: '75'}).currencies.EUR?.volatility).toBeCloseTo(0.0075, 12);
    });
});
