import {describe, expect, it} from 'vitest';
import {noEntry, quickEntry, tradeOf} from './trades';

describe('quickEntry', () => {
    it('reads action, size and symbol in any order', () => {
        expect(quickEntry('SELL 100 AAPL')).toEqual({
            ...noEntry,
            action: 'sell',
            size: '100',
            symbol: 'AAPL',
        });
        expect(quickEntry('MSFT buy 25')?.symbol).toBe('MSFT');
    });
    it('reads weights and values', () => {
        expect(quickEntry('resize MSFT to 5%')).toMatchObject({of: 'weight', size: '5'});
        expect(quickEntry('buy SPY $10,000')).toMatchObject({of: 'value', size: '10,000'});
    });
    it('needs no size to close', () => {
        expect(quickEntry('close NVDA')).toMatchObject({action: 'close', symbol: 'NVDA'});
    });
    it('reads nothing from an incomplete or ambiguous line', () => {
        for (const line of ['', 'AAPL', 'buy AAPL', 'buy 3', 'buy 3 AAPL MSFT'])
            expect(quickEntry(line)).toBeNull();
    });
});

describe('tradeOf', () => {
    it('sends a weight as a fraction', () => {
        expect(
            tradeOf({...noEntry, action: 'resize', symbol: 'spy', size: '5', of: 'weight'}),
        ).toEqual({action: 'resize', symbol: 'SPY', weight: 0.05});
    });
    it('sends no size to close', () => {
        expect(tradeOf({...noEntry, action: 'close', symbol: 'SPY', size: '9'})).toEqual({
            action: 'close',
            symbol: 'SPY',
        });
    });
});
