import {expect, it} from 'vitest';
import type {Account} from '../../api/types.gen';
import {accountNames} from './account_names';

const account = (slug: string, name: string) => ({slug, name}) as Account;

it('accounts are shown by name', () => {
    const name = accountNames([account('joint', 'Joint brokerage'), account('ira', '')]);
    expect(name('joint')).toBe('Joint brokerage');
    expect(name('ira')).toBe('ira');
    expect(name('deleted')).toBe('deleted');
});

it('accounts of the same name are distinguished by their short names', () => {
    const name = accountNames([account('ira-1', 'IRA'), account('ira-2', 'IRA')]);
    expect([name('ira-1'), name('ira-2')]).toEqual(['IRA (ira-1)', 'IRA (ira-2)']);
});
