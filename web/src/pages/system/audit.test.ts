import {describe, expect, it} from 'vitest';
import {auditRequest, filterOf} from './audit';

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
    });
});
