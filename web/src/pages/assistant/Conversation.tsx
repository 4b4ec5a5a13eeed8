// A conversation with a language model, which answers with results of methods. It is one per tab: the
// page Chat and the drawer show the same, and a question in the drawer states the page it is asked on.
import {Fragment, useEffect, useRef, useState} from 'react';
import {callInParts, isAbort} from '../../api/client';
import type {ChatCitation, LlmChatAnswer, LlmTurn} from '../../api/types.gen';
import {Link} from '../../app/router';
import {makeStore, useStore} from '../../app/store';
import {Button} from '../../ui/Button';
import {TextArea} from '../../ui/fields';
import {issueText} from '../../ui/issue_text';
import {ProblemView} from '../../ui/states';
import {answerPieces, pageOfResult, withFigure} from './citations';

interface Exchange {
    prompt: string;
    answer: LlmChatAnswer | null;
}

interface State {
    exchanges: readonly Exchange[];
    calls: readonly ChatCitation[]; // of the running answer
    running: AbortController | null;
    error: unknown;
}

const nothing: State = {exchanges: [], calls: [], running: null, error: null};
const conversation = makeStore<State>(nothing);

// Earlier questions with their answers, as the model receives them: the latest that a request may have.
const mostTurns = 40;
const turnsOf = (exchanges: readonly Exchange[]): LlmTurn[] =>
    exchanges
        .flatMap(({prompt, answer}) =>
            answer
                ? [
                      {role: 'user' as const, text: prompt},
                      {role: 'assistant' as const, text: answer.content},
                  ]
                : [],
        )
        .slice(-mostTurns);

// True when it was answered.
async function ask(prompt: string, context: string): Promise<boolean> {
    const running = new AbortController();
    const before = conversation.get().exchanges;
    conversation.set({
        exchanges: [...before, {prompt, answer: null}],
        calls: [],
        running,
        error: null,
    });
    try {
        const answer = await callInParts(
            'llm.chat',
            {prompt, turns: turnsOf(before), context},
            (part) =>
                conversation.set((now) => ({
                    ...now,
                    calls: [...now.calls, (part as {call: ChatCitation}).call],
                })),
            running.signal,
        );
        conversation.set({...nothing, exchanges: [...before, {prompt, answer}]});
        return true;
    } catch (error) {
        conversation.set({...nothing, exchanges: before, error: isAbort(error) ? null : error});
        return false;
    }
}

const sourceId = (exchange: number, id: string): string => `source-${exchange}-${id}`;

function showSource(id: string): void {
    const entry = document.getElementById(id);
    const list = entry?.closest('details');
    if (list) list.open = true;
    entry?.focus();
}

function Source({one, id, onGo}: {one: ChatCitation; id: string; onGo?: (() => void) | undefined}) {
    const page = pageOfResult(one);
    return (
        <li id={id} tabIndex={-1}>
            <b>{one.id}</b>{' '}
            {page ? (
                <Link to={page} onClick={onGo}>
                    {one.method}
                </Link>
            ) : (
                one.method
            )}
            {one.error ? <span className="flag"> {one.error}</span> : null}
            <pre className="command">
                <code>{JSON.stringify(one.request)}</code>
            </pre>
        </li>
    );
}

// A figure of an answer leads to the page that shows it.
function Cited({
    figure,
    page,
    onGo,
}: {
    figure: string;
    page: string | null;
    onGo?: (() => void) | undefined;
}) {
    if (!page) return figure;
    return (
        <Link to={withFigure(page, figure)} onClick={onGo} aria-label={`${figure} on its page`}>
            {figure}
        </Link>
    );
}

function Answer({
    answer,
    exchange,
    onGo,
}: {
    answer: LlmChatAnswer;
    exchange: number;
    onGo?: (() => void) | undefined;
}) {
    const known = answer.citations.map((one) => one.id);
    const pages = new Map(answer.citations.map((one) => [one.id, pageOfResult(one)]));
    return (
        <>
            {answer.content.split('\n').map((line, i) => (
                <p key={i}>
                    {answerPieces(line, known).map((piece, k) =>
                        piece.isFigure ? (
                            <Cited
                                key={k}
                                figure={piece.text}
                                page={pages.get(piece.source ?? '') ?? null}
                                onGo={onGo}
                            />
                        ) : piece.source ? (
                            <button
                                key={k}
                                type="button"
                                className="link"
                                aria-label={`Source ${piece.source}`}
                                onClick={() => showSource(sourceId(exchange, piece.source ?? ''))}
                            >
                                {piece.text}
                            </button>
                        ) : (
                            <Fragment key={k}>{piece.text}</Fragment>
                        ),
                    )}
                </p>
            ))}
            {answer.issues.map((issue, i) => (
                <p className="flag" key={i}>
                    {issueText(issue)}
                </p>
            ))}
            {answer.unverified.length > 0 && (
                <p className="flag">{`In no result: ${answer.unverified.join(', ')}.`}</p>
            )}
            {answer.citations.length > 0 && (
                <details>
                    <summary>{`Sources (${answer.citations.length})`}</summary>
                    <ol>
                        {answer.citations.map((one) => (
                            <Source
                                key={one.id}
                                one={one}
                                id={sourceId(exchange, one.id)}
                                onGo={onGo}
                            />
                        ))}
                    </ol>
                </details>
            )}
            <p className="note">{`Answered by ${answer.model} at ${answer.provider}.`}</p>
        </>
    );
}

// `onGo` is called when a link of an answer is followed.
export function Conversation({context = '', onGo}: {context?: string; onGo?: () => void}) {
    const {exchanges, calls, running, error} = useStore(conversation);
    const [prompt, setPrompt] = useState('');
    const end = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (exchanges.length > 0) end.current?.scrollIntoView({block: 'nearest'});
    }, [exchanges]);
    const send = async () => {
        const asked = prompt.trim();
        if (asked && !running && (await ask(asked, context))) setPrompt('');
    };
    return (
        <>
            {exchanges.map(({prompt: asked, answer}, i) => (
                <section key={i} aria-label={asked}>
                    <h3>{asked}</h3>
                    <div aria-live="polite" aria-busy={!answer}>
                        {answer ? (
                            <Answer answer={answer} exchange={i} onGo={onGo} />
                        ) : (
                            <p className="note">
                                {calls.length > 0
                                    ? `Calling ${calls.map((one) => one.method).join(', ')}…`
                                    : 'Thinking…'}
                            </p>
                        )}
                    </div>
                </section>
            ))}
            <div ref={end} />
            {error ? <ProblemView error={error} /> : null}
            <form
                aria-label="Question"
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void send();
                }}
            >
                <TextArea
                    label="Question"
                    rows={3}
                    maxLength={20_000}
                    hint={
                        <>
                            Answered with results of this workspace by the default model of{' '}
                            <Link to="/assistants">Assistants</Link>. What it would change becomes a
                            proposal. Ctrl Enter sends.
                        </>
                    }
                    value={prompt}
                    onChange={(event) => setPrompt(event.target.value)}
                    onKeyDown={(event) => {
                        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
                    }}
                />
                <div className="actions">
                    {exchanges.length > 0 && !running && (
                        <Button onClick={() => conversation.set(nothing)}>New conversation</Button>
                    )}
                    {running ? (
                        <Button onClick={() => running.abort()}>Cancel</Button>
                    ) : (
                        <Button
                            kind="primary"
                            type="submit"
                            disabledReason={prompt.trim() === '' && 'Enter a question first.'}
                        >
                            Ask
                        </Button>
                    )}
                </div>
            </form>
        </>
    );
}
