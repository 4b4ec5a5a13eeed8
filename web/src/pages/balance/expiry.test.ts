import {describe, expect, it} from 'vitest';
import {expiryWarning} from './expiry';

const expires = {expires_at: '2025-06-08T12:00:00Z'};
const at = (text: string) => Date.parse(text);

describe('an unpinned balance sheet', () => {
    it('has a warning from three days before its deletion', () => {
        expect(expiryWarning(expires, at('2025-06-05T11:59:00Z'))).toBeNull();
        expect(expiryWarning(expires, at('2025-06-05T12:00:00Z'))).toBe('deleted in 3 days');
        expect(expiryWarning(expires, at('2025-06-07T11:00:00Z'))).toBe('deleted in 1 day');
        expect(expiryWarning(expires, at('2025-06-07T13:00:00Z'))).toBe('deleted within a day');
        expect(expiryWarning(expires, at('2025-06-09T00:00:00Z'))).toBe('deleted within a day');
    });
});

describe('a pinned balance sheet', () => {
    it('is never deleted', () => {
        expect(expiryWarning({expires_at: null}, at('2026-01-01T00:00:00Z'))).toBeNull();
    });
});
