import {expect, test} from 'vitest';
import {withinPlace} from './use_column_widths';

test('columns wider than their contents give way to those with longer values further down', () => {
    // 40 pixels too many: 100 and 60 are to spare in the first two columns.
    expect(withinPlace([200, 160, 140], [100, 100, 140], 460)).toEqual([175, 145, 140]);
});

test('columns that fit, and those without space to spare, keep their widths', () => {
    expect(withinPlace([200, 160], [100, 100], 400)).toEqual([200, 160]);
    expect(withinPlace([200, 160], [220, 160], 300)).toEqual([200, 160]);
});

test('no column becomes narrower than its contents', () => {
    expect(withinPlace([200, 160, 140], [190, 150, 140], 300)).toEqual([190, 150, 140]);
});
