// The button that saves the plan of a page, as a new plan or as the next version of a saved one.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    PutSavedPlanRequestFields as specs,
    type HouseholdRequest,
    type PlanRequest,
    type SavedPlan,
} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {TextArea, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {instant} from '../../ui/format';
import {ProblemView} from '../../ui/states';
import {idOf} from './saved_plan';

type Document = {retirement: PlanRequest} | {household: HouseholdRequest};

interface Props {
    document: Document;
    form: string; // text of the form
}

function SaveDialog({
    document,
    form,
    known,
    saved,
    onSaved,
    onClose,
}: Props & {
    known: readonly SavedPlan[];
    saved: SavedPlan | undefined; // the plan that the page shows
    onSaved: (plan: string) => void;
    onClose: () => void;
}) {
    const put = useChange('saved_plan.put', ['saved_plan.list', 'saved_plan.get']);
    const {text, field, elsewhere, draft} = useFields(
        `saved_plan.${saved?.plan ?? 'new'}`,
        {name: saved?.name ?? '', note: ''},
        put.error,
        {name: specs.name, note: specs.note},
    );
    const plan = saved && text.name.trim() === saved.name ? saved.plan : idOf(text.name);
    const existing = known.find((one) => one.plan === plan);
    const missing = plan === '' && 'Enter a name with a letter or digit.';
    const save = () =>
        put.mutate(
            {
                plan,
                name: text.name.trim(),
                note: text.note.trim(),
                form: form || '{}',
                ...document,
                // A version that somebody else saved meanwhile is not covered unseen.
                if_match: existing?.etag ?? '',
            },
            {
                onSuccess: () => {
                    draft.clear();
                    onSaved(plan);
                    onClose();
                },
            },
        );
    return (
        <Dialog title="Save plan" onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!missing) save();
                }}
            >
                <DraftNote of={draft} />
                <TextField label="Name" {...field('name')} />
                <TextArea label="Note" rows={2} {...field('note')} />
                {existing && (
                    <p className="note">
                        Becomes version {existing.version + 1} of {existing.name}, last saved{' '}
                        {instant(existing.saved_at)}.
                    </p>
                )}
                {put.error && elsewhere ? <ProblemView error={put.error} /> : null}
                <div className="actions">
                    <Button type="submit" kind="primary" disabledReason={missing}>
                        Save
                    </Button>
                    <Button onClick={onClose}>Cancel</Button>
                </div>
            </form>
        </Dialog>
    );
}

export function SavePlan({document, form}: Props) {
    const [open, setOpen] = useState(false);
    const [saved, setSaved] = useSearch('saved');
    const list = useMethod('saved_plan.list', open || saved ? {} : null);
    const known = list.data?.data ?? [];
    return (
        <>
            <Allowed to="saved_plan.put">
                <Button onClick={() => setOpen(true)}>Save</Button>
            </Allowed>
            {open && list.data && (
                <SaveDialog
                    document={document}
                    form={form}
                    known={known}
                    saved={known.find((one) => one.plan === saved)}
                    onSaved={setSaved}
                    onClose={() => setOpen(false)}
                />
            )}
        </>
    );
}
