// Accounts and files of their own for the tests of the ledger.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

const samples = new URL('../golden/import/', import.meta.url);
export const sample = (name) => readFile(new URL(name, samples));
export const random = (prefix) => `${prefix}-${Math.random().toString(36).slice(2, 9)}`;

// An account for one test with a purchase, a partial sale and cash; returns its slug.
export async function testAccount({open, api}) {
    await open('/ledger/accounts');
    const account = random('e2e');
    const made = await api('POST', '/accounts', {slug: account, name: `Test ${account}`});
    assert.equal(made.slug, account);
    const rows = [
        {date: '2023-03-01', type: 'deposit', amount: '10000'},
        {date: '2023-03-02', type: 'buy', symbol: 'AAPL', quantity: '10', price: '150'},
        {date: '2023-06-01', type: 'buy', symbol: 'AAPL', quantity: '10', price: '180'},
        {date: '2023-11-01', type: 'sell', symbol: 'AAPL', quantity: '8', price: '170'},
        {date: '2024-08-01', type: 'sell', symbol: 'AAPL', quantity: '4', price: '220'},
    ];
    for (const row of rows) {
        const booked = await api('POST', '/transactions', {account, currency: 'USD', ...row});
        assert.ok(booked.id, JSON.stringify(booked));
    }
    return account;
}

export async function planSample(page, name, account) {
    const form = page.getByRole('form', {name: 'File to import'});
    await form.getByLabel('Account').fill(account);
    await form.getByLabel('File', {exact: true}).setInputFiles({
        name,
        mimeType: 'text/csv',
        buffer: await sample(name),
    });
    await page.getByRole('heading', {name: '2. Preview'}).waitFor();
}

export const postedOf = async (api, account) => {
    const answer = await api('GET', `/transactions?account=${account}&limit=500`);
    return answer.data ?? [];
};
