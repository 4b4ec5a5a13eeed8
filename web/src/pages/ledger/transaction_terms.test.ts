import {describe, expect, it} from 'vitest';
import {isShown, uses} from './transaction_terms';

describe('the form of a transaction', () => {
    it('has the fields of the type that is chosen', () => {
        expect(isShown('quantity', 'buy', null, '')).toBe(true);
        expect(isShown('quantity', 'deposit', null, '5')).toBe(false);
    });

    it('shows a value that the stored type does not use until another type is chosen', () => {
        expect(uses('deposit', 'quantity')).toBe(false);
        expect(isShown('quantity', 'deposit', 'deposit', '5')).toBe(true);
        expect(isShown('quantity', 'withdrawal', 'deposit', '5')).toBe(false);
        expect(isShown('quantity', 'buy', 'deposit', '5')).toBe(true);
    });
});
