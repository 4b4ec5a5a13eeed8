// Import: a file, a preview row by row, the import exactly as previewed, and an undo.
import {useEffect, useRef, useState} from 'react';
import {problemOf} from '../../api/client';
import {useChange} from '../../api/queries';
import type {ColumnMapping, ImportPlan, ImportRequest} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {SelectField, TextField} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {number, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Loading, ProblemView} from '../../ui/states';
import {LedgerFrame, useAccounts} from './frame';
import {ImportFileForm, type Chosen} from './ImportFile';
import {ImportHistory, UndoButton} from './ImportHistory';
import {MappingForm} from './ImportMapping';
import {PlanView} from './ImportPlan';
import {staleAfterChange} from './stale';

const none: Chosen = {
    content: '',
    upload: '',
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
    mapped: boolean; // the column mapping is shown
}

const nothing: Draft = {chosen: none, mapping: null, mapped: false};

export function requestOf(
    {content, upload, fileName, account, format, profile, currency, leaveOut}: Chosen,
    mapping: ColumnMapping | null,
): ImportRequest {
    return {
        // Of a large file only the rows that need attention are listed.
        ...(upload ? {upload, rows: 'exceptions'} : {content}),
        file_name: fileName,
        account,
        format,
        profile: mapping ? '' : profile,
        ...(mapping ? {mapping} : {}),
        ...(currency ? {currency} : {}),
        ...(leaveOut ? {possible_duplicates: 'leave_out'} : {}),
    };
}

// The current file, or the one that was too large to be stored across a reload.
const isSameFile = (next: Chosen, now: Chosen): boolean =>
    (next.content === now.content && next.upload === now.upload) ||
    (now.content === '' && next.fileName === now.fileName);

function Imported({
    plan,
    onAgain,
    onUndone,
}: {
    plan: ImportPlan;
    onAgain: () => void;
    onUndone: (text: string) => void;
}) {
    const heading = useRef<HTMLParagraphElement>(null);
    useEffect(() => heading.current?.focus(), []);
    const {totals} = plan;
    return (
        <Section title="Import completed">
            <p ref={heading} tabIndex={-1} role="status">
                {totals.new + totals.changed === 0
                    ? 'Nothing new: all valid rows were imported already.'
                    : `${plural(totals.new, 'transaction')} imported, ${number(totals.changed)} changed, from ${plan.file_name}.`}
            </p>
            <div className="row">
                {plan.import && (
                    <UndoButton
                        id={plan.import}
                        name={plan.file_name}
                        totals={plan.totals}
                        onDone={(text) => {
                            onUndone(text);
                            onAgain();
                        }}
                    />
                )}
                {plan.import && (
                    <Link className="button" to={`/ledger/transactions?import=${plan.import}`}>
                        View transactions
                    </Link>
                )}
                <Button onClick={onAgain}>Import another file</Button>
            </div>
        </Section>
    );
}

// The file names no account, and the ledger has none or several.
const lacksAccount = (error: unknown): boolean =>
    problemOf(error).document.errors?.some(
        ({pointer, code}) => pointer === '/account' && code === 'required',
    ) ?? false;

// The file is a table whose columns are not known.
const lacksFormat = (error: unknown): boolean =>
    problemOf(error).document.errors?.some(({code}) => code === 'format') ?? false;

function AskAccount({fileName, onChoose}: {fileName: string; onChoose: (account: string) => void}) {
    const accounts = useAccounts();
    const [account, setAccount] = useState('');
    const known = accounts.data ?? [];
    return (
        <Section
            title="Account of the file"
            note={
                known.length > 0
                    ? `${fileName} does not name its account. Select the account its transactions belong to, or enter a new one in the field above.`
                    : `${fileName} does not name its account. Enter a name for it, such as brokerage; the import creates the account.`
            }
        >
            <form
                className="row"
                aria-label="Account of the file"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (account.trim()) onChoose(account.trim());
                }}
            >
                {known.length > 0 ? (
                    <SelectField
                        label="Account"
                        autoFocus
                        value={account}
                        onChange={(event) => setAccount(event.target.value)}
                        options={[
                            ['', 'Select'] as const,
                            ...known.map((a) => [a.slug, a.name] as const),
                        ]}
                    />
                ) : (
                    <TextField
                        label="Account"
                        autoFocus
                        value={account}
                        onChange={(event) => setAccount(event.target.value)}
                    />
                )}
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        account.trim() === '' &&
                        (known.length > 0 ? 'Select an account.' : 'Enter an account.')
                    }
                >
                    Preview import
                </Button>
            </form>
        </Section>
    );
}

function Wizard({onUndone}: {onUndone: (text: string) => void}) {
    const plan = useChange('ledger.import');
    const commit = useChange('ledger.import', staleAfterChange);
    const draft = useDraft<Draft>('ledger.import', nothing, {
        compact: (whole) => ({...whole, chosen: {...whole.chosen, content: '', upload: ''}}),
    });
    const {chosen, mapping, mapped} = draft.value;
    const change = (next: Partial<Draft>) => draft.set((now) => ({...now, ...next}));
    // The plan of a new file receives the focus; a change of account or format does not move it.
    const takesFocus = useRef(false);
    const planned = useRef<Chosen>(none);
    const make = (
        next: Chosen,
        columns: ColumnMapping | null,
        focus = next.content !== chosen.content || next.upload !== chosen.upload,
    ) => {
        takesFocus.current = focus;
        planned.current = next;
        change({chosen: next, mapping: columns});
        commit.reset();
        if (next.content) plan.mutate(requestOf(next, columns));
        else plan.reset();
    };
    // A text field takes effect when it loses the focus, not at every keystroke.
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
    // A file chosen before a reload is planned again; the plan itself is not stored.
    const begin = useRef(() => {
        if (draft.restored && chosen.content) make(chosen, mapping, false);
    });
    useEffect(() => begin.current(), []);
    const ready = plan.data && !plan.isPending ? plan.data : null;
    const failed = plan.isPending ? null : plan.error;
    const unknown = failed !== null && lacksFormat(failed) && mapping === null;
    if (commit.data) return <Imported plan={commit.data} onAgain={again} onUndone={onUndone} />;
    return (
        <>
            <DraftNote of={{...draft, reset: again}} />
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
            {plan.isPending && <Loading what="Reading file" />}
            {failed && lacksAccount(failed) ? (
                <AskAccount
                    fileName={chosen.fileName}
                    onChoose={(account) => make({...chosen, account}, mapping, true)}
                />
            ) : unknown ? (
                <Section title="Map the columns">
                    <p>
                        {`${chosen.fileName || 'The text'} has no header of a known format. Choose what its columns are; a saved profile recognizes the next file of this kind.`}
                    </p>
                    <p className="note">
                        Prices, portfolios and balance sheets have imports of their own.
                    </p>
                </Section>
            ) : failed ? (
                <Section title="The file cannot be read with these settings">
                    <ProblemView error={failed} retry={() => make(chosen, mapping)} />
                </Section>
            ) : null}
            {chosen.content && !plan.isPending && !unknown && (
                <div className="row">
                    <Button
                        aria-expanded={mapped}
                        onClick={() => {
                            if (mapped && mapping) make(chosen, null);
                            change({mapped: !mapped});
                        }}
                    >
                        {mapped ? 'Hide column mapping' : 'Map columns'}
                    </Button>
                </div>
            )}
            {chosen.content && (mapped || unknown) && (
                <MappingForm
                    key={chosen.fileName}
                    chosen={chosen}
                    mapping={mapping}
                    plan={ready}
                    onChange={(columns) => {
                        change({mapped: true});
                        make(chosen, columns);
                    }}
                />
            )}
            {ready && (
                <PlanView
                    plan={ready}
                    takesFocus={takesFocus}
                    leaveOut={chosen.leaveOut}
                    onLeaveOut={(leaveOut) => make({...chosen, leaveOut}, mapping)}
                >
                    <div className="row">
                        <Button
                            kind="primary"
                            disabledReason={
                                commit.isPending
                                    ? 'Already importing.'
                                    : ready.totals.new + ready.totals.changed === 0 &&
                                      'All rows are already imported or rejected.'
                            }
                            onClick={() =>
                                commit.mutate(
                                    {
                                        ...requestOf(chosen, mapping),
                                        commit: true,
                                        plan_digest: ready.plan_digest,
                                    },
                                    {onSuccess: draft.clear},
                                )
                            }
                        >
                            {ready.totals.new + ready.totals.changed === 0
                                ? 'Nothing to import'
                                : `Import ${plural(ready.totals.new + ready.totals.changed, 'row')}`}
                        </Button>
                        <Button onClick={again}>Import another file</Button>
                        <span className="note">
                            All or nothing, exactly as previewed. Digest{' '}
                            <code>{ready.plan_digest.slice(0, 12)}</code>
                        </span>
                    </div>
                    {commit.error ? (
                        <>
                            <ProblemView error={commit.error} />
                            {problemOf(commit.error).status === 409 && (
                                <Button onClick={() => make(chosen, mapping, true)}>
                                    Review the new plan
                                </Button>
                            )}
                        </>
                    ) : null}
                </PlanView>
            )}
        </>
    );
}

export default function ImportPage() {
    const [undone, setUndone] = useState('');
    return (
        <LedgerFrame title="Import">
            {undone && <p role="status">{undone}</p>}
            <Wizard onUndone={setUndone} />
            <ImportHistory onUndone={setUndone} />
        </LedgerFrame>
    );
}
