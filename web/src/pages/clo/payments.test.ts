import {expect, test} from 'vitest';
import type {CloDeal, CloStepRow} from '../../api/types.gen';
import {paymentsOf} from './PeriodSankey';

const deal = {
    waterfalls: {interest: [{id: 'i1', step: 'fee', fee: 'senior'}], principal: []},
} as unknown as CloDeal;
const row = (id: string, paid: number, unpaid_step: string | null = null) =>
    ({waterfall: 'principal', id, paid, unpaid_step}) as unknown as CloStepRow;

test('a shortfall step is counted once, by its parts', () => {
    const payments = paymentsOf(deal, [
        row('p1', 7, 'i1'),
        row('p1', 7),
        row('p2', 5),
        row('p3', 0),
    ]);
    expect(payments.map(({paid}) => paid)).toEqual([7, 5]);
    expect(payments[0]?.text).toBe('Unpaid: Senior fee');
});
