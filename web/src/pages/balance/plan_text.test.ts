import {describe, expect, test} from 'vitest';
import {
    amountError,
    contentOf,
    csvOfPlan,
    isSound,
    lineErrors,
    marginError,
    monthAfter,
    newLine,
    newPlan,
    pasted,
    planOfCsv,
    textOf,
    type PlanText,
} from './plan_text';

const loans = {
    ...newLine('EUR', 'loans'),
    term: '60',
    every: '1',
    margin: '1.5',
    amounts: ['100'],
};
const plan: PlanText = {
    ...newPlan('2026-11'),
    months: '3',
    lines: [loans, {...newLine('EUR', 'term'), side: 'liability', renews: 'yes'}],
};

describe('plan of new business', () => {
    test('months continue over the end of a year', () => {
        expect(monthAfter('2026-11', 0)).toBe('2026-11');
        expect(monthAfter('2026-11', 3)).toBe('2027-02');
    });

    test('a text makes the plan that it states, and that plan the text', () => {
        const content = contentOf(plan);
        expect(content.first_month).toBe('2026-11-01');
        expect(content.lines[0]?.amounts).toEqual([100, 0, 0]);
        expect(content.lines[0]?.terms).toMatchObject({
            type: 'fixed_bullet',
            renew_months: 60,
            payment_months: 1,
            renew_margin: 0.015,
        });
        expect(content.lines[1]?.renews).toBe(true);
        const again = textOf('', '', content);
        expect(contentOf(again)).toEqual(content);
    });

    test('terms that the grid does not show are kept', () => {
        const content = contentOf(plan);
        const [line] = content.lines;
        if (!line) throw new Error('no line');
        line.terms = {...line.terms, type: 'variable_bullet', reset_months: 3, floor: 0.01};
        expect(contentOf(textOf('', '', content)).lines[0]?.terms.floor).toBe(0.01);
    });

    test('cells of a spreadsheet fill the grid from the cell of the paste', () => {
        const after = pasted(plan, 0, 1, '1,000\t2000\t3000\r\n40\t\r\n');
        expect(after.lines[0]?.amounts).toEqual(['100', '1,000', '2000']);
        expect(after.lines[1]?.amounts).toEqual(['', '40', '']);
        expect(contentOf(after).lines[0]?.amounts).toEqual([100, 1000, 2000]);
    });

    test('a margin by month applies where it is given', () => {
        const own = {...plan, lines: [{...loans, margins: ['', '1.2', '']}]};
        expect(contentOf(own).lines[0]?.margins).toEqual([0.015, 0.012]);
        expect(contentOf(textOf('', '', contentOf(own)))).toEqual(contentOf(own));
        expect(contentOf(plan).lines[0]?.margins).toEqual([]);
        const read = planOfCsv(newPlan('2020-01'), csvOfPlan(own), 'EUR');
        expect(contentOf(read as PlanText)).toEqual(contentOf(own));
        expect(pasted(plan, 0, 0, '1\t2', 'margins').lines[0]?.margins).toEqual(['1', '2', '']);
        expect(isSound({...plan, lines: [{...loans, margins: ['x']}]})).toBe(false);
        expect(marginError('200')).toContain('from -100 to 100');
    });

    test('the CSV export reads back as the same plan', () => {
        const named = {...plan, lines: [{...loans, product: 'loans, "retail"'}]};
        const read = planOfCsv(newPlan('2020-01'), csvOfPlan(named), 'EUR');
        expect(typeof read).toBe('object');
        expect(contentOf(read as PlanText)).toEqual(contentOf(named));
    });

    test('a file that is no plan is reported', () => {
        expect(planOfCsv(plan, 'a,b\n1,2\n', 'EUR')).toContain('no column "line"');
        expect(planOfCsv(plan, 'line\nx\n', 'EUR')).toContain('no month columns');
        expect(planOfCsv(plan, 'line,2026-01,2026-03\nx,1,2\n', 'EUR')).toContain(
            '"2026-03" follows "2026-01"',
        );
    });

    test('a line without its terms is not sound', () => {
        expect(isSound(plan)).toBe(true);
        const deposit = {...newLine('EUR', 'sight'), type: 'nmd'};
        expect(lineErrors(deposit, [deposit])).toMatchObject({
            rate: expect.stringContaining('expected'),
            withdrawal: expect.stringContaining('deposit rule'),
        });
        expect(lineErrors({...deposit, rate: '1', renews: 'yes'}, [deposit])).toEqual({});
        const twice = newLine('EUR', 'loans');
        expect(lineErrors(twice, [twice, twice]).id).toBe('another line has this name');
        expect(amountError('-1')).toContain('at least 0');
        expect(amountError('1,000')).toBeNull();
        expect(isSound({...plan, lines: [{...twice, amounts: ['x']}]})).toBe(false);
    });
});
