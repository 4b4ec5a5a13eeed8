// Which engines can run, on what share of the portfolio's value, and what is missing.
import {useMethod} from '../../api/queries';
import type {EngineReadiness, Onboarding} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const shown = 3;

const missing = (engine: EngineReadiness): string => {
    const all = engine.missing.map((one) => one.message);
    const rest = all.length - shown;
    return all.slice(0, shown).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
};

const columns: Column<EngineReadiness>[] = [
    {key: 'engine', label: 'Engine', text: true, value: (e) => enumLabel(e.engine)},
    {key: 'state', label: 'State', text: true, value: (e) => enumLabel(e.state)},
    {
        key: 'coverage',
        label: 'Coverage',
        unit: '% of value',
        value: (e) => e.coverage,
        cell: (e) => percent(e.coverage, 1),
    },
    {key: 'missing', label: 'Missing', text: true, value: missing},
];

export function ReadinessSection({data}: {data: Onboarding}) {
    const readiness = useMethod('onboarding.validate', {id: data.id});
    return (
        <Section title="Readiness">
            <QueryResult of={readiness} what="Checking the engines">
                {(answer) => (
                    <>
                        <p className="note">
                            {answer.as_of
                                ? `On prices up to ${answer.as_of}.`
                                : 'No prices are stored.'}
                        </p>
                        {answer.issues.length > 0 && <Issues issues={answer.issues} />}
                        <Table
                            label="Readiness of the engines"
                            rows={answer.engines}
                            columns={columns}
                            id={(e) => e.engine}
                            sort={null}
                        />
                    </>
                )}
            </QueryResult>
        </Section>
    );
}
