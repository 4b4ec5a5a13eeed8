// Descriptions of the onboarding methods.
#pragma once

#include "model/describe_portfolio.hpp"
#include "service/describe_common.hpp"
#include "service/describe_position_format.hpp"
#include "service/onboarding/requests.hpp"
#include "store/describe_onboarding.hpp"

namespace ballast::describe {

template <>
struct Described<ingest::PositionEdition> {
    using enum ingest::PositionEdition;
    static constexpr std::string_view name = "PositionEdition";
    static constexpr std::string_view doc = "Edition of the columns of a file of positions.";
    static constexpr std::array values{
        word(kShort, "short", "ticker, quantity, entry_price, entry_date, tags."),
        word(kLong, "long", "Twelve columns with class, option terms and exit.")};
};

template <>
struct Described<ingest::PositionRowState> {
    using enum ingest::PositionRowState;
    static constexpr std::string_view name = "PositionRowState";
    static constexpr std::string_view doc = "What becomes of a row.";
    static constexpr std::array values{
        word(kValid, "valid", "It is entered."), word(kInvalid, "invalid", "It has errors."),
        word(kMerged, "merged", "It is merged into an earlier row with its symbol and date."),
        word(kClosed, "closed", "It has an exit date and is not entered.")};
};

template <>
struct Described<ingest::PositionRowError> {
    using T = ingest::PositionRowError;
    static constexpr std::string_view name = "PositionRowError";
    static constexpr std::string_view doc = "An error of a row.";
    static constexpr auto fields = list(
        required("column", &T::column, "Column, as the file names it; empty for the row."),
        required("field", &T::field, "Name of the column in the short edition; empty for the row."),
        required("code", &T::code, "Stable code of the error."),
        required("value", &T::value, "Value in the file."),
        required("message", &T::message, "Description of the error."),
        required("fix", &T::fix, "Suggested fix."));
};

template <>
struct Described<risk::Readiness> {
    using enum risk::Readiness;
    static constexpr std::string_view name = "Readiness";
    static constexpr std::string_view doc = "Whether an engine has its inputs.";
    static constexpr std::array values{
        word(kReady, "ready", "Everything is there."),
        word(kPartial, "partial", "It runs without some positions or factors."),
        word(kBlocked, "blocked", "It has nothing to run on.")};
};

template <>
struct Described<risk::MissingInput> {
    using T = risk::MissingInput;
    static constexpr std::string_view name = "MissingInput";
    static constexpr std::string_view doc = "An input that an engine lacks.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of the position or factor."),
             required("code", &T::code,
                      "What is missing: no_price, short_history, assumed_volatility or no_factor."),
             required("message", &T::message, "What is missing."));
};

template <>
struct Described<risk::EngineReadiness> {
    using T = risk::EngineReadiness;
    static constexpr std::string_view name = "EngineReadiness";
    static constexpr std::string_view doc = "Readiness of an engine.";
    static constexpr auto fields =
        list(required("engine", &T::engine, "Engine of the batch."),
             required("state", &T::state, "Whether the engine has its inputs."),
             required("coverage", &T::coverage,
                      "Share of the gross value that enters; positions without a value at cost.",
                      {.unit = "fraction"}),
             required("missing", &T::missing, "Inputs that are missing."));
};

template <>
struct Described<service::OnboardingStepName> {
    using enum service::OnboardingStepName;
    static constexpr std::string_view name = "OnboardingStepName";
    static constexpr std::string_view doc = "Step of an onboarding.";
    static constexpr std::array values{
        word(kParse, "parse", "Rows of the file."),
        word(kEnrich, "enrich", "Symbols in the stored securities.", "Look up securities"),
        word(kPrice, "price", "Stored prices."),
        word(kOptions, "options", "Underlying and volatility of options.")};
};

template <>
struct Described<service::OnboardingSymbolState> {
    using enum service::OnboardingSymbolState;
    static constexpr std::string_view name = "OnboardingSymbolState";
    static constexpr std::string_view doc = "Result of a step for a symbol.";
    static constexpr std::array values{
        word(kDone, "done"), word(kFallback, "fallback", "It rests on a stated assumption."),
        word(kFailed, "failed", "It can be retried.")};
};

template <>
struct Described<service::OnboardingSymbol> {
    using T = service::OnboardingSymbol;
    static constexpr std::string_view name = "OnboardingSymbol";
    static constexpr std::string_view doc = "A symbol in a step.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol; the line for rows of the file."),
             required("state", &T::state, "Result."),
             required("detail", &T::detail, "Reason or source."));
};

template <>
struct Described<service::OnboardingStep> {
    using T = service::OnboardingStep;
    static constexpr std::string_view name = "OnboardingStep";
    static constexpr std::string_view doc = "How far a step has come.";
    static constexpr auto fields =
        list(required("name", &T::name, "Step."), required("done", &T::done, "Number done."),
             required("failed", &T::failed, "Number failed."),
             required("total", &T::total, "Number of rows or symbols."),
             required("symbols", &T::symbols,
                      "Symbols that failed or rest on an assumption, the first 1,000."));
};

template <>
struct Described<service::OnboardingSettings> {
    using T = service::OnboardingSettings;
    static constexpr std::string_view name = "OnboardingSettings";
    static constexpr std::string_view doc = "Terms of an onboarding.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the portfolio."),
             required("base_currency", &T::base_currency, "Currency of the portfolio."),
             required("duplicates", &T::duplicates, "Treatment of rows with one symbol and date."),
             required("oldest", &T::oldest, "Earliest entry date."),
             required("private_symbols", &T::private_symbols, "Symbols that no market prices."),
             optional("format", &T::format, "Columns, dates and numbers of the file."));
};

template <>
struct Described<service::OnboardingProgress> {
    using T = service::OnboardingProgress;
    static constexpr std::string_view name = "OnboardingProgress";
    static constexpr std::string_view doc = "How far an onboarding has come.";
    static constexpr auto fields =
        list(required("steps", &T::steps, "Steps so far."),
             required("batch_run", &T::batch_run, "Id of the first batch run; may be empty."),
             required("message", &T::message, "Why it failed; otherwise empty."));
};

template <>
struct Described<service::OnboardingUploadRequest> {
    using T = service::OnboardingUploadRequest;
    static constexpr std::string_view name = "OnboardingUploadRequest";
    static constexpr std::string_view doc =
        "A file of positions for a new portfolio, as text: CSV of at most 10 MB and 10,000 rows in "
        "either edition of columns (onboarding.templates).";
    static constexpr auto fields = list(
        required("content", &T::content, "Text of the file.",
                 {.min_length = 1, .max_length = 10'000'000}),
        optional("file_name", &T::file_name, "Name of the file.", {.max_length = 200}),
        required("slug", &T::slug, "Short name of the portfolio to be made.",
                 {.min_length = 1, .max_length = 64}),
        required("name", &T::name, "Name of the portfolio.", {.min_length = 1, .max_length = 200}),
        optional("base_currency", &T::base_currency, "Currency of the portfolio."),
        optional("duplicates", &T::duplicates,
                 "Treatment of rows with the symbol and entry date of an earlier row."),
        optional("oldest", &T::oldest,
                 "Earliest entry date accepted; thirty years ago when absent."),
        optional("format", &T::format,
                 "Columns, dates and numbers of a file that is of neither edition."));
};

template <>
struct Described<service::OnboardingRequest> {
    using T = service::OnboardingRequest;
    static constexpr std::string_view name = "OnboardingRequest";
    static constexpr std::string_view doc = "Identifies an onboarding.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the onboarding.", {.min_length = 36, .max_length = 36}));
};

template <>
struct Described<service::OnboardingView> {
    using T = service::OnboardingView;
    static constexpr std::string_view name = "Onboarding";
    static constexpr std::string_view doc =
        "A file of positions on its way to a portfolio with results.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the onboarding."), required("state", &T::state, "State."),
        required("slug", &T::slug, "Short name of the portfolio."),
        required("name", &T::name, "Name of the portfolio."),
        required("base_currency", &T::base_currency, "Currency of the portfolio."),
        required("portfolio", &T::portfolio,
                 "Id of the portfolio; empty until the onboarding is confirmed."),
        required("file_name", &T::file_name, "Name of the file; may be empty."),
        required("steps", &T::steps, "Steps so far."),
        required("batch_run", &T::batch_run, "Id of the first batch run; empty before it."),
        required("message", &T::message, "Why it failed; otherwise empty."),
        required("created_by", &T::created_by, "Id of the user who uploaded the file."),
        required("created_at", &T::created_at, "Time of the upload."),
        required("updated_at", &T::updated_at, "Time of the last change."),
        required("version", &T::version, "Version."), required("etag", &T::etag, kEtagDoc));
};

template <>
struct Described<service::OnboardingPreviewRequest> {
    using T = service::OnboardingPreviewRequest;
    static constexpr std::string_view name = "OnboardingPreviewRequest";
    static constexpr std::string_view doc = "Rows of an onboarding to show.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the onboarding.", {.min_length = 36, .max_length = 36}),
        optional("errors_only", &T::errors_only, "Whether to leave out rows without errors."),
        optional("from", &T::from, "Number of rows to skip.", {.minimum = 0, .maximum = 10'000}),
        optional("limit", &T::limit, "Largest number of rows.", {.minimum = 1, .maximum = 500}));
};

template <>
struct Described<service::OnboardingRow> {
    using T = service::OnboardingRow;
    static constexpr std::string_view name = "OnboardingRow";
    static constexpr std::string_view doc = "A row of the file.";
    static constexpr auto fields = list(required("line", &T::line, "Line of the file, from 1."),
                                        required("state", &T::state, "What becomes of it."),
                                        required("cells", &T::cells, "Cells, one for each column."),
                                        required("errors", &T::errors, "Errors."));
};

template <>
struct Described<service::OnboardingPreview> {
    using T = service::OnboardingPreview;
    static constexpr std::string_view name = "OnboardingPreview";
    static constexpr std::string_view doc = "The file as it would be entered.";
    static constexpr auto fields =
        list(required("edition", &T::edition, "Edition of the columns."),
             required("columns", &T::columns, "Columns of the file."),
             required("ignored_columns", &T::ignored_columns, "Columns that are not read."),
             required("rows", &T::rows, "Number of rows."),
             required("valid", &T::valid, "Number of rows that are entered."),
             required("invalid", &T::invalid, "Number of rows with errors."),
             required("merged", &T::merged, "Number of rows merged into earlier ones."),
             required("closed", &T::closed, "Number of rows with an exit date."),
             required("data", &T::data, "Rows of this page."),
             required("next", &T::next, "Value of `from` for the next page; null on the last."),
             required("etag", &T::etag, kEtagDoc));
};

template <>
struct Described<service::OnboardingRowChange> {
    using T = service::OnboardingRowChange;
    static constexpr std::string_view name = "OnboardingRowChange";
    static constexpr std::string_view doc = "A correction of a row.";
    static constexpr auto fields =
        list(required("line", &T::line, "Line of the row, as in the preview.", {.minimum = 1}),
             optional("cells", &T::cells, "New values by column, as the file names it.",
                      {.max_length = 4'000}),
             optional("remove", &T::remove, "Whether to remove the row."));
};

template <>
struct Described<service::OnboardingCorrectRequest> {
    using T = service::OnboardingCorrectRequest;
    static constexpr std::string_view name = "OnboardingCorrectRequest";
    static constexpr std::string_view doc =
        "Corrections of rows before the onboarding is confirmed.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the onboarding.", {.min_length = 36, .max_length = 36}),
        required("if_match", &T::if_match, "ETag of the version to change.", {.max_length = 32}),
        required("rows", &T::rows, "Corrections.", {.min_items = 1, .max_items = 10'000}));
};

template <>
struct Described<service::OnboardingConfirmRequest> {
    using T = service::OnboardingConfirmRequest;
    static constexpr std::string_view name = "OnboardingConfirmRequest";
    static constexpr std::string_view doc = "Confirms an onboarding without errors.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the onboarding.", {.min_length = 36, .max_length = 36}),
             optional("if_match", &T::if_match,
                      "ETag of the version that was reviewed; any version when absent.",
                      {.max_length = 32}));
};

template <>
struct Described<service::OnboardingSymbolChange> {
    using T = service::OnboardingSymbolChange;
    static constexpr std::string_view name = "OnboardingSymbolChange";
    static constexpr std::string_view doc = "What an unknown symbol is.";
    static constexpr auto fields = list(
        required("symbol", &T::symbol, "Symbol of the file.", {.min_length = 1, .max_length = 32}),
        optional("to", &T::to, "Stored symbol to use instead.", {.max_length = 32}),
        optional("keep_private", &T::keep_private,
                 "Whether no market prices it: entry price and `price` become its price series."),
        optional("price", &T::price,
                 "Latest price of a private asset; its entry price when absent."));
};

template <>
struct Described<service::OnboardingRetryRequest> {
    using T = service::OnboardingRetryRequest;
    static constexpr std::string_view name = "OnboardingRetryRequest";
    static constexpr std::string_view doc =
        "Looks up symbols again, after an import or with a statement of what unknown symbols are.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the onboarding.", {.min_length = 36, .max_length = 36}),
             optional("symbols", &T::symbols, "What unknown symbols are.", {.max_items = 1'000}));
};

template <>
struct Described<service::OnboardingReadiness> {
    using T = service::OnboardingReadiness;
    static constexpr std::string_view name = "OnboardingReadiness";
    static constexpr std::string_view doc = "What the engines have and lack.";
    static constexpr auto fields =
        list(required("portfolio", &T::portfolio, "Slug of the portfolio."),
             required("as_of", &T::as_of, "Date of the last stored price; null without one."),
             required("ready", &T::ready, "Whether every engine has all its inputs."),
             required("engines", &T::engines, "Engines in the order of the batch."),
             required("issues", &T::issues, "Assumptions about options."));
};

template <>
struct Described<service::OnboardingCompleteRequest> {
    using T = service::OnboardingCompleteRequest;
    static constexpr std::string_view name = "OnboardingCompleteRequest";
    static constexpr std::string_view doc = "Runs the first batch of the portfolio.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the onboarding.", {.min_length = 36, .max_length = 36}),
             optional("accept_incomplete", &T::accept_incomplete,
                      "Whether to run although inputs are missing."),
             optional("enable_schedule", &T::enable_schedule,
                      "Whether to enable the schedule of the daily batch."));
};

template <>
struct Described<service::ListOnboardingsRequest> {
    using T = service::ListOnboardingsRequest;
    static constexpr std::string_view name = "ListOnboardingsRequest";
    static constexpr std::string_view doc = "Page of the onboardings.";
    static constexpr auto fields = page_fields<T>();
};

template <>
struct Described<service::ListOnboardingsResponse> {
    using T = service::ListOnboardingsResponse;
    static constexpr std::string_view name = "ListOnboardingsResponse";
    static constexpr std::string_view doc = "A page of onboardings.";
    static constexpr auto fields =
        list(required("data", &T::data, "Onboardings by their last change."),
             required("next_cursor", &T::next_cursor,
                      "Cursor of the next page; null on the last page."));
};

template <>
struct Described<service::OnboardingTemplateColumn> {
    using T = service::OnboardingTemplateColumn;
    static constexpr std::string_view name = "OnboardingTemplateColumn";
    static constexpr std::string_view doc = "A column of a template.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the column."),
             required("required", &T::required, "Whether a value is required."),
             required("doc", &T::doc, "Meaning."), required("example", &T::example, "Example."));
};

template <>
struct Described<service::OnboardingTemplate> {
    using T = service::OnboardingTemplate;
    static constexpr std::string_view name = "OnboardingTemplate";
    static constexpr std::string_view doc = "A file to start from.";
    static constexpr auto fields =
        list(required("edition", &T::edition, "Edition of the columns."),
             required("file_name", &T::file_name, "Name of the file."),
             required("content", &T::content, "Text of the file, with an example row."),
             required("columns", &T::columns, "Columns."));
};

template <>
struct Described<service::OnboardingTemplates> {
    using T = service::OnboardingTemplates;
    static constexpr std::string_view name = "OnboardingTemplates";
    static constexpr std::string_view doc = "Templates of both editions.";
    static constexpr auto fields = list(required("data", &T::data, "Templates."));
};

}  // namespace ballast::describe
