import {describe, expect, it} from 'vitest';
import {
    addressOf,
    daysBefore,
    fractionOf,
    marketOf,
    marketText,
    optionMarketOf,
    percentText,
    readVolatilities,
    searchOf,
} from './market';

describe('option market data', () => {
    it('converts percentages to fractions without rounding noise', () => {
        expect(fractionOf('12.5')).toBe(0.125);
        expect(fractionOf('7')).toBe(0.07);
        expect(fractionOf(' ')).toBeNull();
        expect(fractionOf('x')).toBeNaN();
        expect(percentText(0.07)).toBe('7');
        expect(percentText(null)).toBe('');
    });

    it('parses volatilities by name, and rejects invalid ones', () => {
        expect(readVolatilities('NVDA 55, AAPL: 30 %\nBRK.B=18.5')).toEqual({
            NVDA: 0.55,
            AAPL: 0.3,
            'BRK.B': 0.185,
        });
        expect(readVolatilities('')).toEqual({});
        expect(readVolatilities('NVDA high')).toContain('NVDA high');
        expect(readVolatilities('NVDA 1.2.3')).toContain('NVDA 1.2.3');
    });

    it('is stored in the address and restored from it', () => {
        const market = marketOf('?volatility=0.3&rate=0.04&model=binomial&positions=all');
        expect(market).toMatchObject({
            volatility: 0.3,
            rate: 0.04,
            model: 'binomial',
            style: 'american',
            all: true,
        });
        const search = searchOf('?as_of=2025-06-30&days=7', {
            ...market,
            volatilities: {NVDA: 0.55},
        });
        expect(new URLSearchParams(search).get('days')).toBe('7');
        expect(marketOf(search)).toEqual({...market, volatilities: {NVDA: 0.55}});
    });

    it('is passed to risk methods if the address contains any of it', () => {
        expect(optionMarketOf('?as_of=2025-06-30&positions=all')).toBeNull();
        const market = optionMarketOf('?volatilities=NVDA+55&rate=0.043');
        expect(market).toEqual({
            default_volatility: null,
            volatilities: {NVDA: 0.55},
            rate: 0.043,
            style: 'american',
        });
        expect(market && marketText(market)).toBe('NVDA 55%, rate 4.3%');
    });

    it('is cleared by name, because links of a portfolio preserve it', () => {
        const query = new URLSearchParams(
            addressOf('?rate=0.04&days=7', marketOf('?volatility=0.2')),
        );
        expect(query.get('rate')).toBe('');
        expect(query.get('volatility')).toBe('0.2');
        expect(query.get('days')).toBe('7');
    });

    it('counts calendar days back across month ends', () => {
        expect(daysBefore('2024-03-01', 1)).toBe('2024-02-29');
        expect(daysBefore('2025-01-05', 7)).toBe('2024-12-29');
    });
});
