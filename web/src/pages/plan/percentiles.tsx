// Columns of percentiles by year.
import type {PlanPercentiles} from '../../api/types.gen';
import {Figure} from '../../ui/Figure';

const names = ['p5', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95'] as const;

export const percentileColumns = <Row,>(unit: string, of: (row: Row) => PlanPercentiles) =>
    names.map((name) => ({
        key: name,
        label: `P${name.slice(1)}`,
        unit,
        value: (row: Row) => of(row)[name],
        cell: (row: Row) => <Figure value={of(row)[name]} />,
    }));
