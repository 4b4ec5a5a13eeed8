// Commentary on a report: written by a language model or by rules. Every number is a figure of the
// report, shown with its label, and leads to its page.
import {useEffect, useRef, useState} from 'react';
import {callInParts, isAbort} from '../../api/client';
import type {CommentFigure, CommentParagraph, LlmCommentary} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {plural} from '../../ui/format';
import {issueText} from '../../ui/issue_text';
import {Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';

type Writer = 'auto' | 'model' | 'rules';

interface Subject {
    portfolio: string;
    asOf?: string | null;
}

// The page of a portfolio that explains a section of its report.
const pageOfSection: Record<string, string> = {
    var: 'var',
    backtest: 'backtest',
    exposures: 'exposures',
    positions: 'positions',
    performance: 'performance',
    factors: 'factors',
    stress: 'stress',
};

function Figure({
    figure,
    text,
    base,
    date,
}: {
    figure: CommentFigure | undefined;
    text: string;
    base: string;
    date: string | null;
}) {
    const page = pageOfSection[figure?.section ?? ''] ?? 'report';
    return (
        <Link to={`${base}/${page}${date ? `?as_of=${date}` : ''}`} title={figure?.label}>
            {text}
        </Link>
    );
}

function Paragraph({
    paragraph,
    figures,
    base,
    date,
}: {
    paragraph: CommentParagraph;
    figures: ReadonlyMap<string, CommentFigure>;
    base: string;
    date: string | null;
}) {
    return (
        <p>
            {paragraph.pieces.map((piece, i) =>
                piece.figure ? (
                    <Figure
                        key={i}
                        figure={figures.get(piece.figure)}
                        text={piece.text}
                        base={base}
                        date={date}
                    />
                ) : (
                    piece.text
                ),
            )}
        </p>
    );
}

const writtenBy = (answer: LlmCommentary): string =>
    answer.writer === 'model'
        ? `Written by ${answer.model} at ${answer.provider}; every number is a figure of the report.`
        : 'Written by rules, without a language model.';

function Footer({answer}: {answer: LlmCommentary}) {
    return (
        <>
            <p className="note">
                {writtenBy(answer)}
                {answer.dropped.length > 0 &&
                    ` ${plural(answer.dropped.length, 'statement')} of the model left out: numbers that the report does not have.`}
            </p>
            {answer.issues.map((issue, i) => (
                <p className="note" key={i}>
                    {issueText(issue)}
                </p>
            ))}
        </>
    );
}

// What was written last stays until it is written anew.
function useCommentary({portfolio, asOf = null}: Subject) {
    const [parts, setParts] = useState<CommentParagraph[]>([]);
    const [answer, setAnswer] = useState<LlmCommentary | null>(null);
    const [error, setError] = useState<unknown>(null);
    const [running, setRunning] = useState<AbortController | null>(null);
    const current = useRef<AbortController | null>(null);
    useEffect(() => () => current.current?.abort(), []);
    const write = async (writer: Writer) => {
        const abort = new AbortController();
        current.current = abort;
        setParts([]);
        setAnswer(null);
        setError(null);
        setRunning(abort);
        try {
            const whole = await callInParts(
                'llm.comment',
                {portfolio, writer, ...(asOf ? {subject: {as_of: asOf}} : {})},
                (part) =>
                    setParts((now) => [...now, (part as {paragraph: CommentParagraph}).paragraph]),
                abort.signal,
            );
            setAnswer(whole);
        } catch (problem) {
            if (!isAbort(problem)) setError(problem);
        }
        setRunning(null);
    };
    return {parts, answer, error, running, write};
}

// `onInsert` takes the text for a report.
export function Commentary({
    portfolio,
    asOf = null,
    onInsert,
}: Subject & {onInsert?: (text: string) => void}) {
    const {parts, answer, error, running, write} = useCommentary({portfolio, asOf});
    const [copied, setCopied] = useState('');
    const figures = new Map(answer?.figures.map((figure) => [figure.id, figure]));
    const shown = answer?.paragraphs ?? parts;
    const copy = () =>
        navigator.clipboard.writeText(answer?.text ?? '').then(
            () => setCopied('Copied'),
            () => setCopied('The browser denies access to the clipboard.'),
        );
    return (
        <Section
            title="Commentary"
            tools={
                running ? (
                    <Button onClick={() => running.abort()}>Cancel</Button>
                ) : (
                    <>
                        {answer && <Button onClick={() => void copy()}>Copy</Button>}
                        {answer && onInsert && (
                            <Button onClick={() => onInsert(answer.text)}>Insert in report</Button>
                        )}
                        <Button onClick={() => void write('rules')}>Write by rules</Button>
                        <Button onClick={() => void write('auto')}>
                            {answer ? 'Write again' : 'Write'}
                        </Button>
                    </>
                )
            }
        >
            <div aria-live="polite" aria-busy={running !== null}>
                {shown.map((paragraph, i) => (
                    <Paragraph
                        key={i}
                        paragraph={paragraph}
                        figures={figures}
                        base={`/portfolios/${portfolio}`}
                        date={asOf}
                    />
                ))}
                {running && <p className="note">Writing…</p>}
            </div>
            {answer && <Footer answer={answer} />}
            {copied && (
                <p className="note" role="status">
                    {copied}
                </p>
            )}
            {error ? <ProblemView error={error} /> : null}
        </Section>
    );
}
