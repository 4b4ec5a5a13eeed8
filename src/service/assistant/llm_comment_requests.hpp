// Request and response of llm.comment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/assistant/llm_requests.hpp"
#include "service/report/describe.hpp"

namespace ballast::service {

// Who writes: a model, the rules, or the rules where no model can be asked.
enum class CommentWriter : std::uint8_t { kAuto, kModel, kRules };

struct LlmCommentRequest {
    std::string portfolio;
    GenerateReportRequest subject;
    std::string report;
    CommentWriter writer = CommentWriter::kAuto;
    std::string provider;
    std::string model;
    std::string question;
    std::optional<bool> values;
    bool plain_names = false;
    bool preview = false;
};

struct CommentPiece {
    std::string text;
    std::string figure;
};

struct CommentParagraph {
    std::vector<CommentPiece> pieces;
};

struct CommentFigure {
    std::string id;
    std::string label;
    std::string shown;
    std::string unit;
    std::optional<double> value;
    std::string section;
    std::string table;
};

struct DroppedParagraph {
    std::string code;
    std::string reason;
};

struct LlmCommentResponse {
    std::string title;
    std::string as_of;
    CommentWriter writer = CommentWriter::kRules;
    std::vector<CommentParagraph> paragraphs;
    std::string text;
    std::vector<CommentFigure> figures;
    std::vector<DroppedParagraph> dropped;
    std::int64_t attempts = 0;
    std::string provider;
    std::string model;
    std::int64_t tokens = 0;
    Decimal cost;
    std::string report_digest;
    std::string body;
    std::string body_digest;
    Issues issues;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::CommentWriter> {
    using enum service::CommentWriter;
    static constexpr std::string_view name = "CommentWriter";
    static constexpr std::string_view doc = "Writer of a commentary.";
    static constexpr std::array values{
        word(kAuto, "auto", "A language model, or the rules where none can be asked."),
        word(kModel, "model", "A language model."), word(kRules, "rules", "Rules.")};
};

template <>
struct Described<service::LlmCommentRequest> {
    using T = service::LlmCommentRequest;
    static constexpr std::string_view name = "LlmCommentRequest";
    static constexpr std::string_view doc = "A report to comment on.";
    static constexpr auto fields = wire::list(
        optional("portfolio", &T::portfolio,
                 "Stored portfolio, by id or slug, whose risk report is commented on.",
                 {.max_length = 64}),
        optional("subject", &T::subject,
                 "Report to generate and comment on, as for report.preview."),
        optional("report", &T::report, "Id of a stored report, in place of `subject`.",
                 {.max_length = 64}),
        optional("writer", &T::writer, "Writer of the commentary."),
        optional("provider", &T::provider, "Name of the provider; the default one when absent.",
                 kLlmNameOrNone),
        optional("model", &T::model, "Model; that of the provider when absent.",
                 {.max_length = 200}),
        optional("question", &T::question, "What the commentary is to be about.",
                 {.max_length = 1000}),
        optional("values", &T::values,
                 "Whether the model receives the values of the figures, and not only their names, "
                 "signs and ranks; true when absent if the provider is local."),
        optional("plain_names", &T::plain_names,
                 "Whether names are sent as they are to a provider that is not local."),
        optional("preview", &T::preview,
                 "Whether to return what would be sent to the model, without sending it."));
};

template <>
struct Described<service::CommentPiece> {
    using T = service::CommentPiece;
    static constexpr std::string_view name = "CommentPiece";
    static constexpr std::string_view doc = "Part of a paragraph.";
    static constexpr auto fields =
        wire::list(required("text", &T::text, "Text, as it is shown."),
                   required("figure", &T::figure,
                            "Id of the figure whose value the text is; empty for words."));
};

template <>
struct Described<service::CommentParagraph> {
    using T = service::CommentParagraph;
    static constexpr std::string_view name = "CommentParagraph";
    static constexpr std::string_view doc = "A paragraph.";
    static constexpr auto fields =
        wire::list(required("pieces", &T::pieces, "Words and figures, in their order."));
};

template <>
struct Described<service::CommentFigure> {
    using T = service::CommentFigure;
    static constexpr std::string_view name = "CommentFigure";
    static constexpr std::string_view doc = "A figure of the report that the commentary names.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the figure."), required("label", &T::label, "Label."),
        required("shown", &T::shown, "Value as the report shows it, with its unit."),
        required("unit", &T::unit,
                 "Unit: a currency, percent, basis points, number, count, date or status."),
        required(
            "value", &T::value,
            "Value at full precision, percent and basis points as fractions; null for a text."),
        required("section", &T::section, "Section of the report; empty for a headline figure."),
        required("table", &T::table, "Table of the report; empty for a headline figure."));
};

template <>
struct Described<service::DroppedParagraph> {
    using T = service::DroppedParagraph;
    static constexpr std::string_view name = "DroppedParagraph";
    static constexpr std::string_view doc = "Why a paragraph of the model was left out.";
    static constexpr auto fields =
        wire::list(required("code", &T::code,
                            "Kind of the defect: character, number_word, multiple, unit, slot, "
                            "length or format."),
                   required("reason", &T::reason, "Defect."));
};

template <>
struct Described<service::LlmCommentResponse> {
    using T = service::LlmCommentResponse;
    static constexpr std::string_view name = "LlmCommentary";
    static constexpr std::string_view doc =
        "Commentary on a report. Every number in it is a figure of the report.";
    static constexpr auto fields = wire::list(
        required("title", &T::title, "Title of the report."),
        required("as_of", &T::as_of, "Date of the report."),
        required("writer", &T::writer, "Who wrote it: a model or the rules."),
        required("paragraphs", &T::paragraphs, "Paragraphs."),
        required("text", &T::text, "The same as plain text."),
        required("figures", &T::figures, "Figures that the paragraphs name."),
        required("dropped", &T::dropped,
                 "Paragraphs of the model that were refused after two further attempts."),
        required("attempts", &T::attempts, "Number of prompts; 0 for the rules."),
        required("provider", &T::provider, "Provider of the model; empty for the rules."),
        required("model", &T::model, "Model; empty for the rules."),
        required("tokens", &T::tokens, "Tokens of prompts and answers."),
        required("cost", &T::cost, "Cost, in US dollars."),
        required("report_digest", &T::report_digest, "Digest of the report."),
        required("body", &T::body, "Body of the request of a preview; otherwise empty."),
        required("body_digest", &T::body_digest,
                 "SHA-256 digest of the body, for llm.consent_give; empty without a preview."),
        required("issues", &T::issues, "What is missing or doubtful."));
};

}  // namespace ballast::describe
