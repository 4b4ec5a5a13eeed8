// An error response as a sentence, for forms before sign-in.
import {problemOf} from '../api/client';
import {sentence} from '../ui/issue_text';

export const textOf = (error: unknown): string => {
    const {detail, title, errors} = problemOf(error).document;
    const hints = (errors ?? []).map((one) => one.hint).filter(Boolean);
    return sentence([detail || title, ...hints].join('; '));
};
