// Schedules the report of the form: the same request by a rule, as of the latest date at each run.
import {useState} from 'react';
import {useChange} from '../../api/queries';
import {CreateScheduleRequestFields as fields, type ReportRequest} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {ExampleRule, exampleRules, NextRuns} from '../system/ScheduleRule';

function Editor({request, onClose}: {request: ReportRequest; onClose: (made: string) => void}) {
    const create = useChange('schedule.create', ['schedule.list']);
    const {text, field, elsewhere, invalid, setText, draft} = useFields(
        'reports.schedule',
        {name: '', rule: exampleRules[0] as string},
        create.error,
        {name: fields.name, rule: fields.rule},
    );
    const reason =
        (!text.name.trim() && 'Enter a name.') ||
        (invalid.length > 0 && `Check ${invalid.join(', ')}.`);
    const save = () => {
        const {as_of: _, ...latest} = request;
        create.mutate(
            {name: text.name.trim(), method: 'report.generate', request: latest, rule: text.rule},
            {
                onSuccess: () => {
                    draft.clear();
                    onClose(text.name.trim());
                },
            },
        );
    };
    return (
        <Dialog title="Schedule this report" onClose={() => onClose('')}>
            <DraftNote of={draft} />
            <div className="form-grid">
                <TextField label="Name of the schedule" {...field('name')} />
                <TextField label="Rule" {...field('rule')} />
                <ExampleRule onChoose={(rule) => setText((now) => ({...now, rule}))} />
            </div>
            <NextRuns rule={text.rule} />
            <p className="note">
                {request.recipients?.length
                    ? `Each report is announced to ${request.recipients.join(', ')}.`
                    : 'Each report is announced to you; the form takes further recipients.'}
            </p>
            {elsewhere && <ProblemView error={create.error} />}
            <div className="actions">
                <Button onClick={() => onClose('')}>Cancel</Button>
                <Button
                    kind="primary"
                    onClick={save}
                    disabledReason={create.isPending ? 'Saving.' : reason}
                >
                    Save schedule
                </Button>
            </div>
        </Dialog>
    );
}

export function ScheduleReport({
    request,
    disabledReason,
}: {
    request: () => ReportRequest;
    disabledReason: string | false;
}) {
    const [open, setOpen] = useState(false);
    const [made, setMade] = useState('');
    return (
        <>
            <Button onClick={() => setOpen(true)} disabledReason={disabledReason}>
                Schedule …
            </Button>
            {made && (
                <span role="status">
                    Scheduled: <Link to="/schedules">{made}</Link>.
                </span>
            )}
            {open && (
                <Editor
                    request={request()}
                    onClose={(name) => {
                        setOpen(false);
                        setMade(name);
                    }}
                />
            )}
        </>
    );
}
