// Importing: a file, what it would do row by row, exactly that done, and taken back by one click.
import {useEffect, useRef} from 'react';
import {problemOf} from '../../api/client';
import {useChange} from '../../api/queries';
import type {ColumnMapping, ImportPlan, ImportRequest} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {DraftNote} from '../../ui/form';
import {number, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Loading, ProblemView} from '../../ui/states';
import {LedgerFrame} from './frame';
import {ImportFileForm, type Chosen} from './ImportFile';
import {ImportHistory, UndoButton} from './ImportHistory';
import {MappingForm} from './ImportMapping';
import {PlanView} from './ImportPlan';
import {staleAfterChange} from './stale';

const none: Chosen = {
    content: '',
    fileName: '',
    account: '',
    format: 'auto',
    profile: '',
    currency: '',
    leaveOut: false,
};

interface Draft {
    chosen: Chosen;
    mapping: ColumnMapping | null;
    mapped: boolean; // own columns are being chosen
}

const nothing: Draft = {chosen: none, mapping: null, mapped: false};

export function requestOf(
    {content, fileName, account, format, profile, currency, leaveOut}: Chosen,
    mapping: ColumnMapping | null,
): ImportRequest {
    return {
        content,
        file_name: fileName,
        account,
        format,
        profile: mapping ? '' : profile,
        ...(mapping ? {mapping} : {}),
        ...(currency ? {currency} : {}),
        ...(leaveOut ? {possible_duplicates: 'leave_out'} : {}),
    };
}

// The one that is here, or the one that was too large to be kept over a reload.
const isSameFile = (next: Chosen, now: Chosen): boolean =>
    next.content === now.content || (now.content === '' && next.fileName === now.fileName);

function Booked({plan, onAgain}: {plan: ImportPlan; onAgain: () => void}) {
    const heading = useRef<HTMLParagraphElement>(null);
    useEffect(() => heading.current?.focus(), []);
    const {totals} = plan;
    return (
        <Section title="Booked">
            <p ref={heading} tabIndex={-1} role="status">
                {totals.new + totals.changed === 0
                    ? 'Nothing new: every row that can be booked was booked already.'
                    : `${plural(totals.new, 'transaction')} booked, ${number(totals.changed)} changed, from ${plan.file_name}.`}
            </p>
            <div className="row">
                {plan.import && (
                    <UndoButton id={plan.import} name={plan.file_name} onDone={onAgain} />
                )}
                {plan.import && (
                    <Link className="button" to={`/ledger/transactions?import=${plan.import}`}>
                        See the transactions
                    </Link>
                )}
                <Button onClick={onAgain}>Another file</Button>
            </div>
        </Section>
    );
}

function Wizard() {
    const plan = useChange('ledger.import');
    const commit = useChange('ledger.import', staleAfterChange);
    const draft = useDraft<Draft>('ledger.import', nothing, {
        lean: (whole) => ({...whole, chosen: {...whole.chosen, content: ''}}),
    });
    const {chosen, mapping, mapped} = draft.value;
    const change = (next: Partial<Draft>) => draft.set((now) => ({...now, ...next}));
    // A new file's plan takes the focus; another account or format leaves it where it is.
    const takesFocus = useRef(false);
    const planned = useRef<Chosen>(none);
    const make = (
        next: Chosen,
        columns: ColumnMapping | null,
        focus = next.content !== chosen.content,
    ) => {
        takesFocus.current = focus;
        planned.current = next;
        change({chosen: next, mapping: columns});
        commit.reset();
        if (next.content) plan.mutate(requestOf(next, columns));
        else plan.reset();
    };
    // No plan is made of half a word: a text counts once it is left.
    const settle = () => {
        if (
            chosen.content &&
            (chosen.account !== planned.current.account ||
                chosen.currency !== planned.current.currency)
        )
            make(chosen, mapping);
    };
    const again = () => {
        change({mapped: false});
        make({...none, account: chosen.account, currency: chosen.currency}, null);
    };
    // What was chosen before a reload is planned again; the plan itself is not kept.
    const begin = useRef(() => {
        if (draft.restored && chosen.content) make(chosen, mapping, false);
    });
    useEffect(() => begin.current(), []);
    const ready = plan.data && !plan.isPending ? plan.data : null;
    if (commit.data) return <Booked plan={commit.data} onAgain={again} />;
    return (
        <>
            <DraftNote of={{...draft, restart: again}} />
            <ImportFileForm
                chosen={chosen}
                onChange={(next) =>
                    isSameFile(next, chosen)
                        ? make(next, mapping)
                        : make({...next, leaveOut: false}, null)
                }
                onEdit={(next) => change({chosen: next})}
                onSettled={settle}
            />
            {plan.isPending && <Loading what="Reading the file" />}
            {plan.error && !plan.isPending ? (
                <Section title="The file cannot be read so">
                    <ProblemView error={plan.error} retry={() => make(chosen, mapping)} />
                </Section>
            ) : null}
            {chosen.content && !plan.isPending && (
                <div className="row">
                    <Button
                        aria-expanded={mapped}
                        onClick={() => {
                            if (mapped && mapping) make(chosen, null);
                            change({mapped: !mapped});
                        }}
                    >
                        {mapped ? 'Without own columns' : 'Say which column is what'}
                    </Button>
                </div>
            )}
            {chosen.content && mapped && (
                <MappingForm
                    key={chosen.fileName}
                    chosen={chosen}
                    mapping={mapping}
                    plan={ready}
                    onChange={(columns) => make(chosen, columns)}
                />
            )}
            {ready && (
                <>
                    <PlanView
                        plan={ready}
                        takesFocus={takesFocus}
                        leaveOut={chosen.leaveOut}
                        onLeaveOut={(leaveOut) => make({...chosen, leaveOut}, mapping)}
                    >
                        <div className="row">
                            <Button
                                kind="primary"
                                unready={
                                    commit.isPending
                                        ? 'It is being booked.'
                                        : ready.totals.new + ready.totals.changed === 0 &&
                                          'Each row is booked already or was rejected.'
                                }
                                onClick={() =>
                                    commit.mutate(
                                        {
                                            ...requestOf(chosen, mapping),
                                            commit: true,
                                            plan_digest: ready.plan_digest,
                                        },
                                        {onSuccess: draft.sent},
                                    )
                                }
                            >
                                {ready.totals.new + ready.totals.changed === 0
                                    ? 'Nothing to book'
                                    : `Book ${plural(ready.totals.new + ready.totals.changed, 'row')}`}
                            </Button>
                            <Button onClick={again}>Another file</Button>
                            <span className="note">
                                Exactly this plan is applied, or nothing. Digest{' '}
                                <code>{ready.plan_digest.slice(0, 12)}</code>
                            </span>
                        </div>
                        {commit.error ? (
                            <>
                                <ProblemView error={commit.error} />
                                {problemOf(commit.error).status === 409 && (
                                    <Button onClick={() => make(chosen, mapping, true)}>
                                        Look at the new plan
                                    </Button>
                                )}
                            </>
                        ) : null}
                    </PlanView>
                </>
            )}
        </>
    );
}

export default function ImportPage() {
    return (
        <LedgerFrame title="Import" question="What would this file change, row by row?">
            <Wizard />
            <ImportHistory />
        </LedgerFrame>
    );
}
