import {describe, expect, it} from 'vitest';
import {permissionOf} from './client';
import {mayCall, queryOf} from './queries';
import {routes, storedResults} from './types.gen';

const reader = () => false;

describe('the query of a method', () => {
    it('is the call where it may be made, and not sent where it is refused', () => {
        const asked = {portfolio: 'p'};
        expect(queryOf('portfolio.get', asked, () => true).enabled).toBe(true);
        expect(queryOf('portfolio.get', asked, () => undefined).enabled).toBe(true);
        expect(queryOf('risk.backtest', {portfolio: 'p'}, reader).enabled).toBe(false);
        expect(queryOf('portfolio.get', null, () => true).enabled).toBe(false);
    });

    it('is that of the stored result where the user may read but not calculate', () => {
        const of = queryOf('risk.var', {portfolio: 'p', as_of: '2025-06-30'}, reader);
        expect(of.enabled).toBe(true);
        expect(of.stored).toEqual({
            subject_type: 'portfolio',
            subject: 'p',
            kind: 'var',
            as_of: '2025-06-30',
        });
        expect(queryOf('alm.session.value', {session: 's'}, reader).stored).toEqual({
            subject_type: 'balance_sheet',
            subject: 's',
            kind: 'value',
            as_of: null,
        });
        // Positions of the request itself are stored nowhere.
        expect(queryOf('risk.var', {positions: []}, reader).enabled).toBe(false);
    });
});

describe('what a user may call', () => {
    const me = (home: boolean) => ({
        users: true,
        permissions: ['user:manage'],
        tenant: 't',
        workspaces: [
            {id: 't', slug: 't', name: 'T', kind: 'team' as const, role: 'admin' as const, home},
        ],
    });

    it('follows the permissions, and for the installation the workspace', () => {
        expect(mayCall(undefined, 'user.list')).toBe(undefined);
        expect(mayCall(undefined, 'auth.login')).toBe(true);
        expect(mayCall(me(true), 'user.list')).toBe(true);
        expect(mayCall(me(false), 'user.list')).toBe(false);
        expect(mayCall(me(false), 'auth.tokens')).toBe(true);
        expect(mayCall(me(true), 'risk.var')).toBe(false);
        expect(mayCall({...me(false), users: false, workspaces: []}, 'user.list')).toBe(true);
    });
});

describe('the permission of a method', () => {
    it('is part of its route', () => {
        expect(permissionOf('auth.login')).toBe('public');
        expect(permissionOf('risk.var')).toBe('risk:run');
        expect(permissionOf('account.create')).toBe('ledger:write');
        for (const method of Object.keys(routes) as (keyof typeof routes)[])
            expect(permissionOf(method)).toMatch(/^(public|[a-z]+:[a-z]+)$/);
    });

    it('is that of a calculation for whatever has stored results', () => {
        for (const method of Object.keys(storedResults) as (keyof typeof storedResults)[])
            expect(permissionOf(method)).toMatch(/:(run|read)$/);
    });
});
