import {describe, expect, it} from 'vitest';
import {auditRequest, errorsIn, filterOf} from './audit';

describe('the filter of the audit log', () => {
    it('is read from the address, and only its set fields are requested', () => {
        const filter = filterOf('?method=risk.var&before=12');
        expect(filter).toEqual({method: 'risk.var', actor: '', object: '', from: '', to: ''});
        expect(auditRequest(filter)).toEqual({method: 'risk.var'});
    });
    it('includes the whole last day, also at the end of a month', () => {
        expect(auditRequest(filterOf('?from=2024-02-28&to=2024-02-29'))).toEqual({
            from: '2024-02-28T00:00:00Z',
            until: '2024-03-01T00:00:00Z',
        });
        expect(auditRequest(filterOf('?to=9999-12-31'))).toEqual({until: '9999-12-31T23:59:59Z'});
    });
    it('states what is wrong with a day that is not one, and with days in the wrong order', () => {
        expect(errorsIn({from: '', to: ''})).toEqual({});
        expect(errorsIn({from: '2026-01-31', to: '2026-01-31'})).toEqual({});
        for (const text of ['yesterday', '20261-01-01', '2026-02-30'])
            expect(errorsIn({from: text, to: ''}).from).toContain(`"${text}" is not a day`);
        const {from, to} = errorsIn({from: '2026-02-01', to: '2026-01-01'});
        expect(from).toBeUndefined();
        expect(to).toContain('before the first day, 2026-02-01');
    });
});
