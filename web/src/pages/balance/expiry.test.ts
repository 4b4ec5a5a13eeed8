import {describe, expect, it} from 'vitest';
import {expiryWarning} from './expiry';

const expires = {expires_at: '2025-06-08T12:00:00Z', expires_soon: true};
const at = (text: string) => Date.parse(text);

describe('an unpinned balance sheet', () => {
    it('has a warning once the server says that its deletion is near', () => {
        const now = at('2025-06-05T12:00:00Z');
        expect(expiryWarning({...expires, expires_soon: false}, now)).toBeNull();
        expect(expiryWarning(expires, now)).toBe('deleted in 3 days');
        expect(expiryWarning(expires, at('2025-06-07T11:00:00Z'))).toBe('deleted in 1 day');
        expect(expiryWarning(expires, at('2025-06-07T13:00:00Z'))).toBe('deleted within a day');
        expect(expiryWarning(expires, at('2025-06-09T00:00:00Z'))).toBe('deleted within a day');
    });
});

describe('a pinned balance sheet', () => {
    it('is never deleted', () => {
        const pinned = {expires_at: null, expires_soon: false};
        expect(expiryWarning(pinned, at('2026-01-01T00:00:00Z'))).toBeNull();
    });
});
