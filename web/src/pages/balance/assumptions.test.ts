import {describe, expect, it} from 'vitest';
import {
    behaviourOf,
    currencyErrors,
    emptyRule,
    errorsOf,
    marketOf,
    tier1Error,
    typedOf,
} from './assumptions';

const behaviour = {
    prepayment: {mortgage: {cpr: 0.05, cpr_by_month: [0.01, 0.02], after_redemption: true}},
    withdrawal: {term: {rate: 0.07, scaled: false}},
    deposits: {
        sight: {core: 0.7, category: 'wholesale', even_years: 4, pass_through: 0.3},
        savings: {
            core: 0.5,
            distribution: [
                [1, 0.2],
                [3, 0.3],
            ] as [number, number][],
        },
    },
};

describe('assumptions', () => {
    it('are restored unchanged, including fields that the page does not show', () => {
        const {rules} = typedOf(behaviour, null);
        expect(rules.map(({share}) => share)).toEqual(['5', '7', '70', '50']);
        const back = behaviourOf(rules, behaviour);
        expect(back.prepayment?.mortgage).toEqual({
            cpr: 0.05,
            cpr_by_month: [0.01, 0.02],
            after_redemption: true,
            scaled: true,
        });
        expect(back.withdrawal).toEqual(behaviour.withdrawal);
        expect(back.deposits?.sight).toEqual(behaviour.deposits.sight);
        expect(back.deposits?.savings?.distribution).toEqual([
            [1, 0.2],
            [3, 0.3],
        ]);
        expect(rules.flatMap((rule) => Object.keys(errorsOf(rule, rules)))).toEqual([]);
    });
    it('are rejected where they are not valid', () => {
        const bad = {...emptyRule('deposits', 'a'), share: '60', stays: '1 20, 3 30', pass: 'x'};
        expect(errorsOf(bad, [bad])).toEqual({
            stays: 'adds up to 50%, the core is 60%',
            pass: 'expected a percentage from 0 to 200',
        });
        const twice = [emptyRule('withdrawal', 'a'), {...emptyRule('withdrawal', 'a'), share: '5'}];
        expect(twice.map((rule) => errorsOf(rule, twice).key)).toEqual([
            'is listed twice',
            'is listed twice',
        ]);
        expect(errorsOf(emptyRule('prepayment', ''), []).key).toBeTruthy();
        expect(
            Object.keys(currencyErrors({volatility: '-1', erm: 'no', shock: '200 250'})),
        ).toEqual(['volatility', 'shock']);
        expect(currencyErrors({volatility: '75', erm: 'no', shock: '200 250 100'})).toEqual({});
        expect(tier1Error('-1')).toBeTruthy();
        expect(tier1Error('')).toBeNull();
    });
    it('write currency settings in the format of the method', () => {
        const curve = [[1, 0.02]] as [number, number][];
        const market = {
            tier1: 5,
            currencies: {EUR: {discount_curve: curve, volatility: 0.005, erm2: true}},
        };
        const typed = typedOf({}, market);
        expect(typed).toEqual({
            rules: [],
            tier1: '5',
            currencies: {EUR: {volatility: '50', erm: 'wide', shock: ''}},
        });
        const next = marketOf(market, {
            ...typed,
            tier1: '1,000',
            currencies: {EUR: {volatility: '75', erm: 'narrow', shock: '200/250/100'}},
        });
        expect(next).toEqual({
            tier1: 1000,
            currencies: {
                EUR: {
                    discount_curve: curve,
                    volatility: 0.0075,
                    erm2: true,
                    erm2_narrow: true,
                    shock_bp: [200, 250, 100],
                },
            },
        });
    });
});
