// Requests and responses of market data beside daily prices: imports of files, quotes, option
// chains, ratings, prices of loans and fundamental figures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/record_table.hpp"
#include "model/describe_market_record.hpp"
#include "model/describe_portfolio.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/macro_requests.hpp"
#include "service/market/table_source.hpp"

namespace ballast::service {

struct RecordTemplatesRequest {};

struct RecordColumnView {
    std::string name;
    bool required = false;
    std::string doc;
    std::string example;
};

struct RecordTemplate {
    model::RecordKind kind = model::RecordKind::kQuote;
    std::vector<RecordColumnView> columns;
    std::string content;
};

struct RecordTemplatesResponse {
    std::vector<RecordTemplate> data;
};

struct ImportRecordsRequest : TableSource {
    model::RecordKind kind = model::RecordKind::kRating;
    std::string source = "own file";
    bool commit = false;
    std::string plan_digest;
};

enum class RecordStatus : std::uint8_t { kAdded, kRestated, kUnchanged };

struct PlannedRecord {
    std::int64_t line = 0;
    std::string instrument;
    std::string part;
    fin::Date date;
    std::string source;
    RecordStatus status = RecordStatus::kAdded;
    std::string before;
    std::string after;
};

struct RecordTotals {
    std::int64_t rows = 0;
    std::int64_t added = 0;
    std::int64_t restated = 0;
    std::int64_t unchanged = 0;
    std::int64_t repeated = 0;
    std::int64_t rejected = 0;
};

struct ImportRecordsResponse {
    bool committed = false;
    model::RecordKind kind = model::RecordKind::kRating;
    std::string file_name;
    std::string plan_digest;
    RecordTotals totals;
    std::vector<PlannedRecord> data;
    std::vector<ingest::RejectedRecord> rejected;
    std::vector<std::string> ignored_columns;
};

// Of the current records as of a date and as known at a time.
struct RecordFields {
    std::string source;
    std::optional<fin::Date> as_of;
    std::optional<Instant> known_at;
};

// Where a record comes from.
struct RecordOrigin {
    fin::Date date;
    std::string source;
    std::optional<Instant> known_at;
    std::vector<std::string> other_sources;
};

struct QuotesRequest : RecordFields {
    std::vector<std::string> symbols;
};

enum class QuoteBasis : std::uint8_t { kQuote, kClose };

struct MarketQuoteRow : model::SecurityQuote, RecordOrigin {
    std::string symbol;
    QuoteBasis basis = QuoteBasis::kQuote;
    std::optional<double> age_s;
};

struct QuotesResponse {
    std::vector<MarketQuoteRow> data;
    std::vector<Issue> issues;
};

struct ChainRequest : RecordFields {
    std::string underlying;
    std::optional<model::OptionRight> right;
    std::optional<fin::Date> expiry_from;
    std::optional<fin::Date> expiry_to;
};

struct ChainRow : model::OptionQuote {
    std::string contract;
    fin::Date expiry;
    model::OptionRight right = model::OptionRight::kCall;
    Decimal strike;
    std::optional<double> mid;
    std::string source;
};

struct ChainResponse {
    std::string underlying;
    std::vector<std::string> underlyings;
    std::optional<fin::Date> date;
    std::vector<fin::Date> expiries;
    std::vector<ChainRow> data;
    std::vector<Issue> issues;
};

struct RatingsRequest : RecordFields {
    std::vector<std::string> ids;
    std::string agency;
};

struct RatingRow : model::CreditRating, RecordOrigin {
    std::string id;
};

struct RatingsResponse {
    std::vector<RatingRow> data;
};

struct LoanPricesRequest : RecordFields {
    std::vector<std::string> ids;
};

struct LoanPriceRow : model::LoanPrice, RecordOrigin {
    std::string id;
};

struct LoanPricesResponse {
    std::vector<LoanPriceRow> data;
};

struct FundamentalsRequest : RecordFields {
    std::vector<std::string> symbols;
};

struct FundamentalsRow : model::Fundamentals, RecordOrigin {
    std::string symbol;
};

struct FundamentalsResponse {
    std::vector<FundamentalsRow> data;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::RecordColumnView> {
    using T = service::RecordColumnView;
    static constexpr std::string_view name = "MarketRecordColumn";
    static constexpr std::string_view doc = "A column of a file.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name."),
                   required("required", &T::required, "Whether every row needs a value."),
                   required("doc", &T::doc, "Meaning."),
                   required("example", &T::example, "Example; may be empty."));
};

template <>
struct Described<service::RecordTemplatesRequest> {
    static constexpr std::string_view name = "MarketRecordTemplatesRequest";
    static constexpr std::string_view doc = "Request without fields.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::RecordTemplate> {
    using T = service::RecordTemplate;
    static constexpr std::string_view name = "MarketRecordTemplate";
    static constexpr std::string_view doc = "The columns of a file of a kind of data.";
    static constexpr auto fields = wire::list(
        required("kind", &T::kind, "Kind of data."), required("columns", &T::columns, "Columns."),
        required("content", &T::content, "CSV with a header and an example row."));
};

template <>
struct Described<service::RecordTemplatesResponse> {
    using T = service::RecordTemplatesResponse;
    static constexpr std::string_view name = "MarketRecordTemplates";
    static constexpr std::string_view doc = "Files that market.import_records reads.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Templates by kind."));
};

template <>
struct Described<service::ImportRecordsRequest> {
    using T = service::ImportRecordsRequest;
    static constexpr std::string_view name = "ImportMarketRecordsRequest";
    static constexpr std::string_view doc =
        "A file of quotes, option quotes, ratings, prices of loans or fundamental figures, in the "
        "columns of market.record_templates.";
    static constexpr auto fields = wire::combined(
        service::table_source_fields<T>(),
        wire::list(
            required("kind", &T::kind, "Kind of data."),
            optional("source", &T::source, "Source of rows that name none.",
                     {.min_length = 1, .max_length = 64}),
            optional("commit", &T::commit, "Whether to store the rows; otherwise only a plan."),
            optional("plan_digest", &T::plan_digest,
                     "Digest of the plan that was reviewed; another plan is refused.",
                     {.max_length = 64})));
};

template <>
struct Described<service::RecordStatus> {
    using enum service::RecordStatus;
    static constexpr std::string_view name = "MarketRecordStatus";
    static constexpr std::string_view doc = "What becomes of a row.";
    static constexpr std::array values{
        word(kAdded, "added", "Nothing is stored for its key."),
        word(kRestated, "restated", "Another value is stored, which is kept."),
        word(kUnchanged, "unchanged", "The same value is stored.")};
};

template <>
struct Described<service::PlannedRecord> {
    using T = service::PlannedRecord;
    static constexpr std::string_view name = "PlannedMarketRecord";
    static constexpr std::string_view doc = "A row of the file and what becomes of it.";
    static constexpr auto fields = wire::list(
        required("line", &T::line, "Line of the file, from 1."),
        required("instrument", &T::instrument,
                 "Symbol, underlying of an option, or type and value of an identifier."),
        required("part", &T::part, "Contract of an option, agency of a rating; may be empty."),
        required("date", &T::date, "Date of the row."),
        required("source", &T::source, "Source of the row."),
        required("status", &T::status, "What becomes of it."),
        required("before", &T::before, "Stored value as JSON; empty when added."),
        required("after", &T::after, "Value of the file as JSON."));
};

template <>
struct Described<ingest::RejectedRecord> {
    using T = ingest::RejectedRecord;
    static constexpr std::string_view name = "RejectedMarketRecord";
    static constexpr std::string_view doc = "An error of a row.";
    static constexpr auto fields =
        wire::list(required("line", &T::line, "Line of the file, from 1."),
                   required("column", &T::column, "Column in error; empty for the row."),
                   required("code", &T::code, "Stable code of the error."),
                   required("value", &T::value, "Value in the file."),
                   required("message", &T::message, "Description of the error."),
                   required("fix", &T::fix, "Suggested fix."));
};

template <>
struct Described<service::RecordTotals> {
    using T = service::RecordTotals;
    static constexpr std::string_view name = "MarketRecordTotals";
    static constexpr std::string_view doc = "Totals of an import.";
    static constexpr auto fields = wire::list(
        required("rows", &T::rows, "Number of rows of the file."),
        required("added", &T::added, "Number of rows added."),
        required("restated", &T::restated, "Number of rows whose value changed."),
        required("unchanged", &T::unchanged, "Number of rows that are stored already."),
        required("repeated", &T::repeated, "Number of rows equal to an earlier one of the file."),
        required("rejected", &T::rejected, "Number of errors."));
};

template <>
struct Described<service::ImportRecordsResponse> {
    using T = service::ImportRecordsResponse;
    static constexpr std::string_view name = "ImportMarketRecordsResponse";
    static constexpr std::string_view doc = "Plan of an import, or its result once stored.";
    static constexpr auto fields =
        wire::list(required("committed", &T::committed, "Whether the rows are stored."),
                   required("kind", &T::kind, "Kind of data."),
                   required("file_name", &T::file_name, "Name of the file; may be empty."),
                   required("plan_digest", &T::plan_digest, "Digest of the plan."),
                   required("totals", &T::totals, "Totals."),
                   required("data", &T::data, "Rows in file order, the first 1,000."),
                   required("rejected", &T::rejected, "Errors in file order, the first 1,000."),
                   required("ignored_columns", &T::ignored_columns, "Columns that are not read."));
};

template <class T>
constexpr auto record_filter_fields() {
    return wire::list(
        optional("source", &T::source,
                 "Source; when empty, the first in the order of market.sources that has a value.",
                 {.max_length = 200}),
        optional("as_of", &T::as_of, "Last date; the last one stored when absent."),
        optional("known_at", &T::known_at, kKnownAtDoc));
}

template <class T>
constexpr auto record_origin_fields() {
    return wire::list(
        required("date", &T::date, "Date of the value."),
        required("source", &T::source, "Source of the value."),
        required("known_at", &T::known_at, "Time it was stored; null for a stored price."),
        required("other_sources", &T::other_sources, "Sources that have a value too."));
}

inline constexpr Limits kRecordSymbols{
    .min_items = 1, .max_items = 1000, .min_length = 1, .max_length = 64};

template <>
struct Described<service::QuotesRequest> {
    using T = service::QuotesRequest;
    static constexpr std::string_view name = "QuotesRequest";
    static constexpr std::string_view doc = "Symbols whose latest price to return.";
    static constexpr auto fields =
        wire::combined(wire::list(required("symbols", &T::symbols, "Symbols.", kRecordSymbols)),
                       record_filter_fields<T>());
};

template <>
struct Described<service::QuoteBasis> {
    using enum service::QuoteBasis;
    static constexpr std::string_view name = "QuoteBasis";
    static constexpr std::string_view doc = "What a latest price is.";
    static constexpr std::array values{
        word(kQuote, "quote", "A quote."),
        word(kClose, "close", "The last stored close, where it is later than the last quote.")};
};

template <>
struct Described<service::MarketQuoteRow> {
    using T = service::MarketQuoteRow;
    static constexpr std::string_view name = "MarketQuote";
    static constexpr std::string_view doc = "The latest price of a symbol.";
    static constexpr auto fields = wire::combined(
        wire::list(required("symbol", &T::symbol, "Symbol."),
                   required("basis", &T::basis, "Quote or close."),
                   required("age_s", &T::age_s,
                            "Time since the price, or since it was stored where its time is not "
                            "known; null for a close.",
                            {.unit = "seconds"})),
        Described<model::SecurityQuote>::fields, record_origin_fields<T>());
};

template <>
struct Described<service::QuotesResponse> {
    using T = service::QuotesResponse;
    static constexpr std::string_view name = "QuotesResponse";
    static constexpr std::string_view doc = "Latest prices.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Latest prices in the order of the request."),
                   required("issues", &T::issues, "Symbols without a price."));
};

template <>
struct Described<service::ChainRequest> {
    using T = service::ChainRequest;
    static constexpr std::string_view name = "OptionChainRequest";
    static constexpr std::string_view doc = "The option chain of an underlying.";
    static constexpr auto fields =
        wire::combined(wire::list(optional("underlying", &T::underlying,
                                           "Underlying; the first with a chain when absent.",
                                           {.min_length = 1, .max_length = 32}),
                                  optional("right", &T::right, "Calls or puts only."),
                                  optional("expiry_from", &T::expiry_from, "First expiry."),
                                  optional("expiry_to", &T::expiry_to, "Last expiry.")),
                       record_filter_fields<T>());
};

template <>
struct Described<service::ChainRow> {
    using T = service::ChainRow;
    static constexpr std::string_view name = "OptionChainRow";
    static constexpr std::string_view doc = "A contract of an option chain.";
    static constexpr auto fields = wire::combined(
        wire::list(required("contract", &T::contract, "OCC option symbol."),
                   required("expiry", &T::expiry, "Expiry."),
                   required("right", &T::right, "Call or put."),
                   required("strike", &T::strike, "Strike price."),
                   required("mid", &T::mid, "Mean of bid and ask; null without both.")),
        Described<model::OptionQuote>::fields,
        wire::list(required("source", &T::source, "Source of the quote.")));
};

template <>
struct Described<service::ChainResponse> {
    using T = service::ChainResponse;
    static constexpr std::string_view name = "OptionChainResponse";
    static constexpr std::string_view doc = "An option chain of one day.";
    static constexpr auto fields = wire::list(
        required("underlying", &T::underlying, "Underlying."),
        required("underlyings", &T::underlyings, "Underlyings of which a chain is stored."),
        required("date", &T::date, "Day of the quotes; null when none are stored."),
        required("expiries", &T::expiries, "Expiries of the day, before `right` and dates apply."),
        required("data", &T::data, "Contracts by expiry, right and strike."),
        required("issues", &T::issues, "Why there are none."));
};

template <>
struct Described<service::RatingsRequest> {
    using T = service::RatingsRequest;
    static constexpr std::string_view name = "RatingsRequest";
    static constexpr std::string_view doc = "Ratings to return.";
    static constexpr auto fields = wire::combined(
        wire::list(optional("ids", &T::ids,
                            "Identifiers with their types, such as isin:US0378331005; all when "
                            "empty.",
                            {.max_items = 1000, .min_length = 1, .max_length = 100}),
                   optional("agency", &T::agency, "Agency; all when empty.", {.max_length = 64})),
        record_filter_fields<T>());
};

template <>
struct Described<service::RatingRow> {
    using T = service::RatingRow;
    static constexpr std::string_view name = "RatingRow";
    static constexpr std::string_view doc = "The last rating of an instrument by an agency.";
    static constexpr auto fields =
        wire::combined(wire::list(required("id", &T::id, "Type and value of the identifier.")),
                       Described<model::CreditRating>::fields, record_origin_fields<T>());
};

template <>
struct Described<service::RatingsResponse> {
    using T = service::RatingsResponse;
    static constexpr std::string_view name = "RatingsResponse";
    static constexpr std::string_view doc = "Ratings.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Ratings by identifier and agency."));
};

template <>
struct Described<service::LoanPricesRequest> {
    using T = service::LoanPricesRequest;
    static constexpr std::string_view name = "LoanPricesRequest";
    static constexpr std::string_view doc = "Prices of loans to return.";
    static constexpr auto fields = wire::combined(
        wire::list(optional("ids", &T::ids,
                            "Identifiers with their types, such as lxid:LX123456; all when empty.",
                            {.max_items = 1000, .min_length = 1, .max_length = 100})),
        record_filter_fields<T>());
};

template <>
struct Described<service::LoanPriceRow> {
    using T = service::LoanPriceRow;
    static constexpr std::string_view name = "LoanPriceRow";
    static constexpr std::string_view doc = "The last price of a loan, in percent of par.";
    static constexpr auto fields =
        wire::combined(wire::list(required("id", &T::id, "Type and value of the identifier.")),
                       Described<model::LoanPrice>::fields, record_origin_fields<T>());
};

template <>
struct Described<service::LoanPricesResponse> {
    using T = service::LoanPricesResponse;
    static constexpr std::string_view name = "LoanPricesResponse";
    static constexpr std::string_view doc = "Prices of loans.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Prices by identifier."));
};

template <>
struct Described<service::FundamentalsRequest> {
    using T = service::FundamentalsRequest;
    static constexpr std::string_view name = "FundamentalsRequest";
    static constexpr std::string_view doc = "Fundamental figures to return.";
    static constexpr auto fields =
        wire::combined(wire::list(optional("symbols", &T::symbols, "Symbols; all when empty.",
                                           {.max_items = 1000, .min_length = 1, .max_length = 64})),
                       record_filter_fields<T>());
};

template <>
struct Described<service::FundamentalsRow> {
    using T = service::FundamentalsRow;
    static constexpr std::string_view name = "FundamentalsRow";
    static constexpr std::string_view doc = "The last fundamental figures of a symbol.";
    static constexpr auto fields =
        wire::combined(wire::list(required("symbol", &T::symbol, "Symbol.")),
                       Described<model::Fundamentals>::fields, record_origin_fields<T>());
};

template <>
struct Described<service::FundamentalsResponse> {
    using T = service::FundamentalsResponse;
    static constexpr std::string_view name = "FundamentalsResponse";
    static constexpr std::string_view doc = "Fundamental figures.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Figures by symbol."));
};

}  // namespace ballast::describe
