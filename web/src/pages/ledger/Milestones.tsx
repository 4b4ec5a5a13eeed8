// Levels that net worth or a goal has reached, latest first.
import type {Milestone} from '../../api/types.gen';
import {Table} from '../../ui/Table';
import type {Why} from '../../ui/Why';
import {asNumber, Money, money} from './frame';

export type MilestoneRow = Milestone & {name: string; currency: string; why: () => Why};

export function Milestones({rows, none}: {rows: readonly MilestoneRow[]; none: string}) {
    return (
        <Table
            label="Milestones"
            rows={[...rows].sort((a, b) => b.date.localeCompare(a.date))}
            id={(r) => r.name}
            height={240}
            sort={null}
            none={none}
            columns={[
                {key: 'name', label: 'Milestone', text: true, value: (r) => r.name},
                {key: 'date', label: 'First reached', text: true, value: (r) => r.date},
                {
                    key: 'value',
                    label: 'Value',
                    value: (r) => asNumber(r.value),
                    cell: (r) => <Money value={r.value} digits={0} unit={r.currency} why={r.why} />,
                },
                {
                    key: 'level',
                    label: 'Level',
                    value: (r) => asNumber(r.level),
                    cell: (r) => money(r.level, 0),
                },
                {
                    key: 'below',
                    label: 'Fell below',
                    text: true,
                    value: (r) => r.fell_below ?? '',
                },
                {
                    key: 'held',
                    label: 'Now',
                    text: true,
                    value: (r) => (r.is_held ? 'At or above' : 'Below'),
                },
            ]}
        />
    );
}
