// llm.comment.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "commentary/writer.hpp"
#include "service/assistant/comment_prompt.hpp"
#include "service/assistant/llm_comment_requests.hpp"
#include "service/assistant/methods.hpp"
#include "service/assistant/sender.hpp"
#include "service/methods.hpp"
#include "service/report/archive.hpp"
#include "service/report/template.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr int kMostCommentAttempts = 3;
constexpr std::size_t kMostParagraphs = 12;

struct Subject {
    report::Document document;
    store::ReportKind kind = store::ReportKind::kRisk;
};

Result<Subject> subject_of_comment(Call& call, const LlmCommentRequest& request) {
    Subject subject;
    if (!request.report.empty()) {
        TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
            // The archive reads in the open transaction of a call.
            Call reading = call;
            reading.open(&transaction);
            TRY(const store::StoredReport stored, readable_report(reading, request.report));
            subject.kind = stored.kind;
            TRY(subject.document, stored_document(reading, stored));
            return {};
        }));
        return subject;
    }
    if (!call.principal().permissions.has(Permission::kReportRun))
        return fail(Code::kForbidden,
                    "a commentary on a new report requires the permission "
                    "report:run");
    GenerateReportRequest asked = request.subject;
    if (!request.portfolio.empty()) asked.portfolio = request.portfolio;
    TRY(const GenerateReportRequest generated, with_template(call, asked));
    TRY_STATUS(check_kind(call, generated.kind));
    TRY(BuiltReport built, build_document(call, generated));
    subject.kind = generated.kind;
    subject.document = std::move(built.document);
    return subject;
}

DataClass data_of_report(store::ReportKind kind) {
    switch (kind) {
        case store::ReportKind::kRisk:
            return DataClass::kPortfolio;
        case store::ReportKind::kBalanceSheet:
        case store::ReportKind::kSupervisoryTemplates:
            return DataClass::kBalanceSheet;
        case store::ReportKind::kLedgerYear:
            return DataClass::kLedger;
        case store::ReportKind::kPlan:
            return DataClass::kPlan;
        case store::ReportKind::kCloPaymentDate:
            return DataClass::kDeal;
    }
    return DataClass::kText;
}

CommentParagraph view_of_paragraph(const commentary::Paragraph& paragraph) {
    CommentParagraph view;
    for (const commentary::Piece& piece : paragraph)
        view.pieces.push_back({piece.text, piece.figure});
    return view;
}

// Collects what is accepted, and sends it to a caller who takes parts.
class Commentary {
public:
    Commentary(Call& call, const commentary::Catalog& catalog, LlmCommentResponse& response)
        : call_(call), catalog_(catalog), response_(response) {}

    // The refusals of a paragraph; none: it is part of the response.
    std::vector<commentary::Refusal> offer(const std::string& text) {
        if (response_.paragraphs.size() >= kMostParagraphs) return {};
        commentary::CheckedParagraph checked = commentary::check_paragraph(text, catalog_);
        if (!checked.refusals.empty()) return std::move(checked.refusals);
        const std::string plain = commentary::plain_text(checked.pieces);
        // Models repeat what was accepted when they are asked for the rest again.
        if (!accepted_.insert(plain).second) return {};
        response_.paragraphs.push_back(view_of_paragraph(checked.pieces));
        if (!response_.text.empty()) response_.text += "\n\n";
        response_.text += plain;
        for (const commentary::Piece& piece : checked.pieces)
            if (!piece.figure.empty()) named_.insert(piece.figure);
        if (call_.emits())
            call_.emit(
                fmt::format(R"({{"paragraph":{}}})", wire::to_json(response_.paragraphs.back())));
        return {};
    }

    void write_by_rules() {
        response_.writer = CommentWriter::kRules;
        for (const std::string& text : commentary::write_commentary(catalog_))
            for (const commentary::Refusal& refusal : offer(text))
                response_.dropped.push_back({refusal.code, refusal.message});
    }

    void add_figures() {
        for (const commentary::Figure& figure : catalog_.figures)
            if (named_.contains(figure.id))
                response_.figures.push_back({.id = figure.id,
                                             .label = figure.label,
                                             .shown = figure.shown,
                                             .unit = figure.unit,
                                             .value = figure.value,
                                             .section = figure.section,
                                             .table = figure.table});
    }

private:
    Call& call_;
    const commentary::Catalog& catalog_;
    LlmCommentResponse& response_;
    std::set<std::string> named_;
    std::set<std::string> accepted_;
};

// One prompt: what is accepted is kept, what is refused is returned with the reasons.
Status ask_for_paragraphs(Call& call, const Prompt& prompt, Commentary& commentary,
                          LlmCommentResponse& response, std::vector<std::string>& refused,
                          std::vector<commentary::Refusal>& reasons, std::string& answer) {
    std::size_t seen = 0;
    const auto offer = [&](const std::string& paragraph) {
        ++seen;
        auto refusals = commentary.offer(paragraph);
        if (refusals.empty()) return;
        refused.push_back(paragraph);
        reasons.insert(reasons.end(), refusals.begin(), refusals.end());
    };
    ParagraphScanner scanner(offer);
    TRY(const ModelReply reply,
        ask_model(call, prompt, [&](std::string_view text) { scanner.take(text); }));
    ++response.attempts;
    response.provider = reply.provider;
    response.model = reply.answer.model.empty() ? prompt.model : reply.answer.model;
    response.tokens += reply.prompt_tokens + reply.completion_tokens;
    TRY(response.cost, add(response.cost, reply.cost));
    answer = reply.answer.text;
    const auto paragraphs = paragraphs_of_answer(answer);
    if (!paragraphs) {
        if (seen == 0) reasons.push_back({"format", paragraphs.error().message});
        return {};
    }
    for (std::size_t i = seen; i < paragraphs->size(); ++i) offer((*paragraphs)[i]);
    return {};
}

Status write_by_model(Call& call, Prompt prompt, Commentary& commentary,
                      LlmCommentResponse& response) {
    for (int attempt = 1;; ++attempt) {
        std::vector<std::string> refused;
        std::vector<commentary::Refusal> reasons;
        std::string answer;
        TRY_STATUS(
            ask_for_paragraphs(call, prompt, commentary, response, refused, reasons, answer));
        response.writer = CommentWriter::kModel;
        if (reasons.empty()) return {};
        if (attempt == kMostCommentAttempts) {
            for (const commentary::Refusal& reason : reasons)
                response.dropped.push_back({reason.code, reason.message});
            return {};
        }
        prompt.turns.resize(1);
        prompt.turns.push_back({feed::ModelRole::kAssistant, quoted_data(answer, 4'000)});
        prompt.turns.push_back({feed::ModelRole::kUser, correction_of(refused, reasons)});
    }
}

Issue issue_of(std::string code, std::string message) {
    return {.severity = Severity::kWarning,
            .code = std::move(code),
            .message = std::move(message),
            .where = {}};
}

void note_gaps(const commentary::Catalog& catalog, LlmCommentResponse& response) {
    if (!response.dropped.empty())
        response.issues.push_back(
            issue_of("paragraph_dropped",
                     "Parts of the model's text were left out because they had numbers or text "
                     "that the report does not have."));
    for (const commentary::MissingPart& part : catalog.missing)
        response.issues.push_back(issue_of(
            "section_missing", fmt::format("The section {} of the report has no figures: {}",
                                           part.section, part.reason)));
}

Result<Prompt> prompt_for(Call& call, const LlmCommentRequest& request, const Subject& subject,
                          const commentary::Catalog& catalog) {
    bool is_local = true;
    std::string marker;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const ModelProvider provider, model_provider(transaction, request.provider));
        is_local = provider.record.local;
        constexpr std::size_t kMarkerDigits = 16;
        marker = transaction.sign("commentary " + subject.document.provenance.digest)
                     .substr(0, kMarkerDigits);
        return {};
    }));
    Prompt prompt = comment_prompt(catalog, {.with_values = request.values.value_or(is_local),
                                             .question = request.question,
                                             .marker = std::move(marker)});
    prompt.provider = request.provider;
    prompt.model = request.model;
    prompt.plain_names = request.plain_names;
    prompt.stream = true;
    prompt.data = {data_of_report(subject.kind)};
    if (!request.question.empty()) prompt.data.push_back(DataClass::kText);
    return prompt;
}

Status show_prompt(Call& call, const Prompt& prompt, LlmCommentResponse& response) {
    return call.read([&](store::Transaction& transaction) -> Status {
        TRY(const PreparedPrompt prepared, prepare_prompt(transaction, prompt));
        response.provider = prepared.provider.record.name;
        response.model = prepared.model;
        response.body = prepared.body;
        response.body_digest = prepared.digest;
        response.cost = prepared.cost;
        if (const Status allowed = check_consent(transaction, prepared); !allowed)
            response.issues.push_back(issue_of("no_consent", allowed.error().message));
        return {};
    });
}

Result<LlmCommentResponse> comment(Call& call, const LlmCommentRequest& request) {
    TRY(const Subject subject, subject_of_comment(call, request));
    const commentary::Catalog catalog = commentary::catalog_of(subject.document);
    LlmCommentResponse response{.title = catalog.subject,
                                .as_of = catalog.as_of,
                                .report_digest = subject.document.provenance.digest};
    call.touch("report:" + subject.document.subject);
    Commentary commentary(call, catalog, response);
    if (request.writer == CommentWriter::kRules && !request.preview) {
        commentary.write_by_rules();
    } else {
        TRY(const Prompt prompt, prompt_for(call, request, subject, catalog));
        if (request.preview) {
            TRY_STATUS(show_prompt(call, prompt, response));
            return response;
        }
        const Status written = write_by_model(call, prompt, commentary, response);
        TRY_STATUS(call.work().cancel.check());
        if (!written && request.writer == CommentWriter::kModel) return written.error();
        if (!written)
            response.issues.push_back(issue_of(
                "written_by_rules", fmt::format("The commentary is written by rules, because no "
                                                "model could be asked: {}",
                                                written.error().message)));
        if (response.paragraphs.empty()) commentary.write_by_rules();
    }
    if (response.paragraphs.empty())
        response.issues.push_back(issue_of(
            "no_figures", fmt::format("{} has no figures to comment on", catalog.subject)));
    commentary.add_figures();
    note_gaps(catalog, response);
    return response;
}

}  // namespace

void add_llm_comment_methods(MethodTable& table) {
    table.add<LlmCommentRequest, LlmCommentResponse>(
        {.name = "llm.comment",
         .summary = "Comments on a report; every number is a figure of the report.",
         .doc = "A language model writes text with slots, which are filled from the report. Text "
                "with a number of its own is refused, asked for twice more, then left out. Without "
                "a model the rules write. With `Accept: text/event-stream` an event `part` with "
                "{\"paragraph\"} is sent for each accepted paragraph.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/llm/comment"},
         .waits = true,
         .streams = true},
        comment);
}

}  // namespace ballast::service
