import {describe, expect, it} from 'vitest';
import {expiryOf, expiryWarning} from './expiry';

const used = (pinned = false) => ({pinned, last_accessed_at: '2025-06-01T12:00:00Z'});
const at = (text: string) => Date.parse(text);

describe('an unpinned balance sheet', () => {
    it('is deleted a week after its last use', () => {
        expect(expiryOf(used())).toBe(at('2025-06-08T12:00:00Z'));
    });
    it('has a warning from three days before', () => {
        expect(expiryWarning(used(), at('2025-06-05T11:59:00Z'))).toBeNull();
        expect(expiryWarning(used(), at('2025-06-05T12:00:00Z'))).toBe('deleted in 3 days');
        expect(expiryWarning(used(), at('2025-06-07T11:00:00Z'))).toBe('deleted in 1 day');
        expect(expiryWarning(used(), at('2025-06-07T13:00:00Z'))).toBe('deleted within a day');
        expect(expiryWarning(used(), at('2025-06-09T00:00:00Z'))).toBe('deleted within a day');
    });
});

describe('a pinned balance sheet', () => {
    it('is never deleted', () => {
        expect(expiryOf(used(true))).toBeNull();
        expect(expiryWarning(used(true), at('2026-01-01T00:00:00Z'))).toBeNull();
    });
});
