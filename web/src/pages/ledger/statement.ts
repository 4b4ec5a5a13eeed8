// A pasted broker statement: holdings, lots (rows with an acquisition date) and cash. Numbers are
// sent to the server as written; errors are reported by line.
import {readCsv} from '../../ui/csv';
import {plainNumber} from '../../ui/number_text';

export interface StatementRow {
    account: string;
    symbol: string;
    quantity: string | null;
    cost_basis: string | null;
    acquired: string | null;
}

export interface CashRow {
    account: string;
    currency: string;
    balance: string;
}

export interface Statement {
    rows: StatementRow[];
    cash: CashRow[];
    errors: string[];
}

const columnsOf = {
    account: /^(account|portfolio)$/i,
    symbol: /^(symbol|ticker|security|instrument)$/i,
    quantity: /^(quantity|qty|shares|units|balance)$/i,
    cost_basis: /^(cost|cost[ _]basis|basis|book value)$/i,
    acquired: /^(acquired|purchase date|open date|date acquired)$/i,
    currency: /^(currency|ccy)$/i,
};

const numeric = (text: string): string | null => {
    const bare = text.replaceAll(/[\s$\u20ac\u00a3]/g, '');
    const negative = /^\((.+)\)$/.exec(bare)?.[1];
    const plain = negative === undefined ? plainNumber(bare) : `-${plainNumber(negative)}`;
    return /^-?\d*\.?\d+$/.test(plain) ? plain : null;
};

// "AAPL,10,1500" under "symbol,quantity,cost_basis"; a row whose symbol is CASH is a balance.
export function readStatement(text: string, account: string): Statement {
    const made: Statement = {rows: [], cash: [], errors: []};
    if (text.trim() === '') return made;
    const csv = readCsv(text);
    const at = Object.fromEntries(
        Object.entries(columnsOf).map(([key, pattern]) => [
            key,
            csv.header.findIndex((name) => pattern.test(name)),
        ]),
    ) as Record<keyof typeof columnsOf, number>;
    if (at.symbol < 0 || at.quantity < 0) {
        made.errors.push(
            'line 1: the columns symbol and quantity are required; cost_basis, account, acquired and currency are optional',
        );
        return made;
    }
    csv.rows.forEach((row, i) => {
        const cell = (key: keyof typeof columnsOf) =>
            at[key] < 0 ? '' : (row[at[key]] ?? '').trim();
        const where = `line ${csv.lines[i] ?? i + 2}`;
        const number = (key: 'quantity' | 'cost_basis'): string | null => {
            if (cell(key) === '') return null;
            const read = numeric(cell(key));
            if (read === null) made.errors.push(`${where}, ${key}: "${cell(key)}" is not a number`);
            return read;
        };
        const symbol = cell('symbol');
        if (symbol === '') {
            made.errors.push(`${where}, symbol: required`);
            return;
        }
        const quantity = number('quantity');
        const owner = cell('account') || account;
        if (/^cash$/i.test(symbol)) {
            if (quantity === null) {
                if (cell('quantity') === '')
                    made.errors.push(`${where}, quantity: cash requires a balance`);
                return;
            }
            made.cash.push({
                account: owner,
                currency: cell('currency') || 'USD',
                balance: quantity,
            });
        } else {
            made.rows.push({
                account: owner,
                symbol,
                quantity,
                cost_basis: number('cost_basis'),
                acquired: cell('acquired') || null,
            });
        }
    });
    return made;
}
