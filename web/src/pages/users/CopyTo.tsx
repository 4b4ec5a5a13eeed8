// Copies an object into another workspace of the user.
import {useState} from 'react';
import {permissionOf, type MethodName} from '../../api/client';
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
    const others = useTargets(Object.keys(what)[0] as keyof Copied);
    const copy = useChange('workspace.copy');
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

// The method that makes such an object: whoever may call it in a workspace may copy to there.
const makes: Record<keyof Copied, MethodName> = {
    portfolio: 'portfolio.create',
    session: 'alm.session.create',
    deal: 'clo.deal.create',
    scenario: 'scenario.put',
    plan: 'saved_plan.put',
};

// The other workspaces of the user in which such an object may be made.
function useTargets(what: keyof Copied) {
    const {data: me} = useMethod('auth.me', {});
    const roles = useMethod('user.roles', me?.users ? {} : null).data?.data ?? [];
    const isWriter = (role: string) =>
        roles.find((one) => one.role === role)?.permissions.includes(permissionOf(makes[what])) ??
        false;
    return (me?.workspaces ?? []).filter((one) => one.id !== me?.tenant && isWriter(one.role));
}

// Whether there is another workspace to copy to.
export const useMayCopy = (what: keyof Copied): boolean => useTargets(what).length > 0;

export function CopyTo({what, name}: {what: Copied; name: string}) {
    const mayCopy = useMayCopy(Object.keys(what)[0] as keyof Copied);
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
