// In the dialog of a balance sheet's assumptions: storing its rules as a version of a set, and
// taking those of an approved version.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {PutAssumptionsRequestFields, type AlmSession} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button, missingFields} from '../../ui/Button';
import {SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';

function Approved({session, onDone}: {session: AlmSession; onDone: () => void}) {
    const sets = useMethod('alm.assumptions.list', {});
    const [chosen, setChosen] = useState('');
    const apply = useChange('alm.assumptions.apply', ['alm.session.get', 'alm.session.value']);
    const approved = (sets.data?.data ?? []).filter((row) => row.approved !== null);
    const one = approved.find((row) => row.set === chosen) ?? approved[0];
    if (!one) return <p className="note">No set of assumptions has an approved version.</p>;
    return (
        <div className="controls">
            <SelectField
                label="Approved set"
                value={one.set}
                onChange={(event) => setChosen(event.target.value)}
                options={approved.map(
                    (row) => [row.set, `${row.name}, version ${row.approved}`] as const,
                )}
            />
            <Button
                disabledReason={
                    apply.isPending
                        ? 'Already applying.'
                        : session.assumptions === `${one.set}@${one.approved}` &&
                          'The balance sheet has this version.'
                }
                onClick={() =>
                    apply.mutate(
                        {
                            set: one.set,
                            version: one.approved ?? 1,
                            session: session.id,
                            if_match: `v${session.version}`,
                        },
                        {onSuccess: onDone},
                    )
                }
            >
                Apply
            </Button>
            {apply.error ? <ProblemView error={apply.error} /> : null}
        </div>
    );
}

const specs = {
    set: PutAssumptionsRequestFields.set,
    name: PutAssumptionsRequestFields.name,
    note: PutAssumptionsRequestFields.note,
} as const;

function Store({session}: {session: AlmSession}) {
    const put = useChange('alm.assumptions.put', ['alm.assumptions.list', 'alm.assumptions.get']);
    const {text, field, elsewhere, draft} = useFields(
        `alm.assumptions.put ${session.id}`,
        {set: '', name: '', note: ''},
        put.error,
        specs,
    );
    const lacking = missingFields([
        text.set.trim() === '' && 'id',
        text.name.trim() === '' && 'name',
    ]);
    return (
        <>
            <DraftNote of={draft} />
            <div className="form-grid">
                <TextField label="Id of the set" placeholder="base-2026" {...field('set')} />
                <TextField label="Name of the set" {...field('name')} />
                <TextField label="Reason" {...field('note')} />
            </div>
            {elsewhere ? <ProblemView error={put.error} /> : null}
            <p className="row">
                <Button
                    disabledReason={put.isPending ? 'Already storing.' : lacking}
                    onClick={() =>
                        put.mutate(
                            {...text, behaviour: session.behaviour},
                            {onSuccess: () => draft.clear()},
                        )
                    }
                >
                    Store as a version
                </Button>
                {put.data && (
                    <Link to={`/assumptions/${put.data.set}?version=${put.data.version}`}>
                        Version {put.data.version} of {put.data.name}: request a review
                    </Link>
                )}
            </p>
        </>
    );
}

export function AssumptionSets({session, onDone}: {session: AlmSession; onDone: () => void}) {
    return (
        <section aria-label="Assumption sets">
            <h3>Assumption sets</h3>
            <p className="note">
                {session.assumptions
                    ? `The rules are those of the approved version ${session.assumptions}.`
                    : 'The rules are those of this balance sheet alone.'}{' '}
                A version of a set is approved by a second person before balance sheets take it. The
                stored rules become a version, not those being edited below.{' '}
                <Link to="/assumptions">All assumption sets</Link>
            </p>
            <Approved session={session} onDone={onDone} />
            <Store session={session} />
        </section>
    );
}
