// Dates between two known values whose values were inferred, with method and confidence.
import {InferenceMethodLabels, type InferredGap} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {Figure} from '../../ui/Figure';
import {Section} from '../../ui/Page';
import {Table} from '../../ui/Table';

export function InferredGaps({gaps}: {gaps: readonly InferredGap[]}) {
    return (
        <Section
            title="Inferred values"
            note="Of dates between two known values: nothing is inferred after the last one."
        >
            <Table
                label="Inferred values"
                rows={[...gaps].sort((a, b) => b.to.localeCompare(a.to))}
                id={(r) => `${r.name} ${r.from}`}
                height={240}
                sort={null}
                none="No value is missing between two known ones."
                columns={[
                    {key: 'name', label: 'Security or asset', text: true, value: (r) => r.name},
                    {key: 'from', label: 'Last known before', text: true, value: (r) => r.from},
                    {key: 'to', label: 'First known after', text: true, value: (r) => r.to},
                    {key: 'dates', label: 'Dates', value: (r) => r.dates},
                    {
                        key: 'method',
                        label: 'Method',
                        text: true,
                        value: (r) => InferenceMethodLabels[r.method],
                    },
                    {
                        key: 'error',
                        label: 'Standard error',
                        unit: '%',
                        value: (r) => r.standard_error,
                        cell: (r) => (
                            <Figure
                                value={r.standard_error}
                                percent
                                digits={1}
                                reason="fewer than ten changes between known values"
                            />
                        ),
                    },
                    {
                        key: 'confidence',
                        label: 'Confidence',
                        text: true,
                        value: (r) => enumLabel(r.confidence),
                    },
                ]}
            />
        </Section>
    );
}
