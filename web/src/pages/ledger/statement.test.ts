import {describe, expect, it} from 'vitest';
import {readStatement} from './statement';

describe('a pasted statement', () => {
    it('contains holdings, lots and cash', () => {
        const {rows, cash, errors} = readStatement(
            'Symbol,Shares,Cost basis,Acquired\nAAPL,10,"$1,500.00",2024-01-05\nCASH,(12.50),,\n',
            'brokerage',
        );
        expect(errors).toEqual([]);
        expect(rows).toEqual([
            {
                account: 'brokerage',
                symbol: 'AAPL',
                quantity: '10',
                cost_basis: '1500.00',
                acquired: '2024-01-05',
            },
        ]);
        expect(cash).toEqual([{account: 'brokerage', currency: 'USD', balance: '-12.50'}]);
    });
    it('reports errors by line and column', () => {
        expect(readStatement('symbol,quantity\nAAPL,ten\n,5\n', '').errors).toEqual([
            'line 2, quantity: "ten" is not a number',
            'line 3, symbol: required',
        ]);
        expect(readStatement('a,b\n1,2\n', '').errors[0]).toContain(
            'symbol and quantity are required',
        );
    });
});
