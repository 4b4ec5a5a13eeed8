import {describe, expect, it} from 'vitest';
import {spareBySize} from './spare_by_size';

describe('columns of amounts', () => {
    it('are left out from the smallest on, whatever their signs', () => {
        expect(spareBySize([[1, -1], [-30, 2], [5], []], 2)).toEqual([5, 3, 4, 6]);
    });
});
