import {describe, expect, it} from 'vitest';
import {issueText, saysMore, withFix} from './issue_text';

describe('the text of an issue', () => {
    it('names what it concerns once', () => {
        expect(issueText({message: 'no price on 2025-01-02', where: 'AAPL'})).toBe(
            'No price on 2025-01-02 (AAPL)',
        );
        expect(issueText({message: 'AAPL has no price', where: 'AAPL'})).toBe('AAPL has no price');
    });
    it('keeps the name of a column as it is in the file', () => {
        expect(issueText({message: 'index_curve is not stated', where: ''})).toBe(
            'index_curve is not stated',
        );
    });
    it('has no ids and no places in a request', () => {
        expect(issueText({message: 'a rate is assumed', where: '/rate'})).toBe('A rate is assumed');
        expect(issueText({message: 'a year is late', where: 'start_year'})).toBe('A year is late');
        expect(
            issueText({
                message: 'sale left out',
                where: '01a20a26-b86c-7349-beba-4c4b3da0f4fa',
            }),
        ).toBe('Sale left out');
    });
});

describe('the fix of an error', () => {
    it('follows its message in one sentence', () => {
        expect(withFix('this account has 21 transactions', 'close the account instead')).toBe(
            'this account has 21 transactions; close the account instead',
        );
        expect(withFix('no price.', 'import one')).toBe('no price; import one');
        expect(withFix('no price')).toBe('no price');
    });
});

describe('the detail of a problem', () => {
    it('is shown once, where an error has the same text', () => {
        const text = 'there are no stored prices: import them';
        expect(saysMore(text, 'Invalid input', [{message: text}])).toBe(false);
        const file = 'this is a spreadsheet workbook, not text';
        expect(
            saysMore(`line 1: ${file}; export the sheet as CSV`, 'Invalid input', [
                {message: `${file} (line 1)`, hint: 'export the sheet as CSV'},
            ]),
        ).toBe(false);
    });
    it('is shown unless it repeats the title or an error with its place in the request', () => {
        expect(saysMore('the file is empty', 'Invalid input', [{message: 'no rows'}])).toBe(true);
        const message = 'must not be empty';
        expect(saysMore(`/name: ${message}`, 'Invalid input', [{message}])).toBe(false);
        expect(saysMore('Not found', 'Not found', [])).toBe(false);
        expect(saysMore('', 'Not found', [])).toBe(false);
    });
});
