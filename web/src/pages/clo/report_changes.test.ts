import {expect, test} from 'vitest';
import {lastReport} from './report_changes';

test('the last report is that of the newest date before the one that is shown', () => {
    expect(lastReport(['2025-01-07', '2025-07-08', '2025-04-08'], '2025-07-08')).toBe('2025-04-08');
    expect(lastReport(['2025-07-08'], '2025-07-08')).toBeNull();
    expect(lastReport([], '2025-07-08')).toBeNull();
});
