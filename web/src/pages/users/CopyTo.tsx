// Copies an object into another workspace of the user.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {CopyRequest} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {plural} from '../../ui/format';
import {Issues, ProblemView} from '../../ui/states';

type Copied = Partial<Pick<CopyRequest, 'portfolio' | 'session' | 'deal' | 'scenario' | 'plan'>>;

function CopyDialog({what, name, onClose}: {what: Copied; name: string; onClose: () => void}) {
    const me = useMethod('auth.me', {});
    const copy = useChange('workspace.copy');
    const others = (me.data?.workspaces ?? []).filter((one) => one.id !== me.data?.tenant);
    const {field, text, elsewhere, draft} = useFields(
        `workspace.copy ${JSON.stringify(what)}`,
        {to: '', name: ''},
        copy.error,
    );
    const to = text.to || (others.length === 1 ? (others[0]?.slug ?? '') : '');
    const done = copy.data;
    return (
        <Dialog title={`Copy ${name}`} onClose={onClose}>
            {done ? (
                <>
                    <p role="status">
                        {`${done.name} is in the workspace ${done.workspace} now`}
                        {done.prices > 0 && `, with ${plural(done.prices, 'price')}`}.{' '}
                        <a href={`/w/${done.workspace}/`}>Open the workspace</a>
                    </p>
                    {done.issues.length > 0 && <Issues issues={done.issues} />}
                    <div className="actions">
                        <Button onClick={onClose}>Close</Button>
                    </div>
                </>
            ) : (
                <form
                    noValidate
                    onSubmit={(event) => {
                        event.preventDefault();
                        copy.mutate(
                            {...what, to, name: text.name.trim()},
                            {onSuccess: () => draft.clear()},
                        );
                    }}
                >
                    <DraftNote of={draft} />
                    <div className="form-grid">
                        <SelectField
                            label="Workspace"
                            {...field('to')}
                            value={to}
                            options={[
                                ...(others.length === 1 ? [] : [['', 'Choose one'] as const]),
                                ...others.map((one) => [one.slug, one.name] as const),
                            ]}
                        />
                        <TextField label="Name of the copy" placeholder={name} {...field('name')} />
                    </div>
                    {elsewhere ? <ProblemView error={copy.error} /> : null}
                    <div className="actions">
                        <Button onClick={onClose}>Cancel</Button>
                        <Button
                            kind="primary"
                            type="submit"
                            disabledReason={
                                copy.isPending
                                    ? 'Copying.'
                                    : missingFields([to === '' && 'workspace'])
                            }
                        >
                            Copy
                        </Button>
                    </div>
                </form>
            )}
        </Dialog>
    );
}

// Whether there is another workspace to copy to.
export function useMayCopy(): boolean {
    const me = useMethod('auth.me', {});
    return (me.data?.users ?? false) && (me.data?.workspaces.length ?? 0) > 1;
}

export function CopyTo({what, name}: {what: Copied; name: string}) {
    const mayCopy = useMayCopy();
    const [open, setOpen] = useState(false);
    if (!mayCopy) return null;
    return (
        <>
            <Button kind="quiet" aria-label={`Copy ${name}`} onClick={() => setOpen(true)}>
                Copy
            </Button>
            {open && <CopyDialog what={what} name={name} onClose={() => setOpen(false)} />}
        </>
    );
}
