// The rule of a schedule: examples to start from, and its next runs while it is typed.
import {useMethod} from '../../api/queries';
import {SelectField} from '../../ui/fields';
import {ProblemView} from '../../ui/states';

export const exampleRules = [
    'daily at 16:30 America/New_York on NYSE sessions',
    'weekly on monday at 09:00 Europe/Berlin',
    'monthly on the last session at 18:00 America/New_York on NYSE sessions',
    'every 30 minutes',
    'cron 30 16 * * 1-5 America/New_York',
] as const;

export const ExampleRule = ({onChoose}: {onChoose: (rule: string) => void}) => (
    <SelectField
        label="Example rule"
        value=""
        options={[['', 'Choose …'], ...exampleRules.map((one) => [one, one] as const)]}
        onChange={(event) => event.target.value && onChoose(event.target.value)}
    />
);

export function NextRuns({rule}: {rule: string}) {
    const next = useMethod('schedule.preview', rule.trim() ? {rule, count: 4} : null, {
        retry: false,
    });
    if (!rule.trim()) return null;
    if (next.error) return <ProblemView error={next.error} />;
    if (!next.data) return <p className="note">Checking the rule …</p>;
    return (
        <p className="note" role="status">
            Next: {next.data.wall_times.join(', ')} ({next.data.zone})
        </p>
    );
}
