// Requests and responses of the security methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/describe_security.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/holders.hpp"
#include "service/market/security_change.hpp"
#include "service/market/table_source.hpp"
#include "wire/table.hpp"

namespace ballast::service {

struct PutSecuritiesRequest {
    wire::Table<SecurityChange> securities;
};

struct PutSecuritiesResponse {
    std::int64_t written = 0;
};

struct ImportSecuritiesRequest : TableSource {
    bool commit = false;
    std::string plan_digest;
};

struct SecurityTotals {
    std::int64_t rows = 0;
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
};

struct ImportSecuritiesResponse {
    bool committed = false;
    std::string file_name;
    std::string plan_digest;
    SecurityTotals totals;
    std::vector<PlannedSecurity> securities;
    std::vector<RejectedSecurity> rejected;
    std::vector<std::string> ignored_columns;
};

struct ListSecuritiesRequest {
    std::string text;
    bool usage = false;
    int limit = 50;
    std::string cursor;
};

struct SecurityUsage {
    std::string symbol;
    std::vector<Holder> held_by;
    bool priced = false;
};

struct ListSecuritiesResponse {
    std::vector<model::Security> data;
    std::vector<SecurityUsage> usage;
    std::optional<std::string> next_cursor;
};

struct DeleteSecuritiesRequest {
    std::vector<std::string> symbols;
    bool commit = false;
};

struct DeleteSecuritiesResponse {
    bool committed = false;
    std::vector<SecurityUsage> securities;
    std::vector<Issue> issues;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::SecurityChange> {
    using T = service::SecurityChange;
    static constexpr std::string_view name = "SecurityChange";
    static constexpr std::string_view doc =
        "A security to add or change; absent fields keep their values.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Ticker symbol.", {.min_length = 1, .max_length = 32}),
        optional("name", &T::name, "Full name of the instrument.", {.max_length = 200}),
        optional("type", &T::type, "Type of instrument; equity for a new security."),
        optional("sector", &T::sector, "Sector of the issuer.", {.max_length = 100}),
        optional("industry", &T::industry, "Industry of the issuer.", {.max_length = 100}),
        optional("exchange", &T::exchange, "Exchange where it is listed.", {.max_length = 100}),
        optional("country", &T::country, "ISO 3166 country code.", {.max_length = 8}),
        optional("currency", &T::currency, "Currency of the instrument's prices."));
};

template <>
struct Described<service::PutSecuritiesRequest> {
    using T = service::PutSecuritiesRequest;
    static constexpr std::string_view name = "PutSecuritiesRequest";
    static constexpr std::string_view doc = "Securities to add, or to change by symbol.";
    static constexpr auto fields =
        wire::list(required("securities", &T::securities,
                            "Securities, inline or from a file; absent fields "
                            "keep their values.",
                            {.min_items = 1}));
};

template <>
struct Described<service::PutSecuritiesResponse> {
    using T = service::PutSecuritiesResponse;
    static constexpr std::string_view name = "PutSecuritiesResponse";
    static constexpr std::string_view doc = "Result of adding or changing securities.";
    static constexpr auto fields =
        wire::list(required("written", &T::written, "Number of securities added or changed."));
};

template <>
struct Described<service::ImportSecuritiesRequest> {
    using T = service::ImportSecuritiesRequest;
    static constexpr std::string_view name = "ImportSecuritiesRequest";
    static constexpr std::string_view doc =
        "A file of securities: symbol and any of name, type, sector, industry, exchange, country, "
        "currency. The import is only planned unless `commit` is set.";
    static constexpr auto fields = wire::combined(
        service::table_source_fields<T>(),
        wire::list(optional("commit", &T::commit,
                            "Whether to store the securities; otherwise nothing is changed."),
                   optional("plan_digest", &T::plan_digest,
                            "Digest of the plan that was reviewed; the import fails if the plan "
                            "has changed.",
                            {.max_length = 64})));
};

template <>
struct Described<service::SecurityTotals> {
    using T = service::SecurityTotals;
    static constexpr std::string_view name = "SecurityImportTotals";
    static constexpr std::string_view doc = "Number of rows of a file of securities by result.";
    static constexpr auto fields =
        wire::list(required("rows", &T::rows, "Number of rows."),
                   required("added", &T::added, "Number of new securities."),
                   required("changed", &T::changed, "Number of changed securities."),
                   required("unchanged", &T::unchanged, "Number of securities without a change."),
                   required("rejected", &T::rejected, "Number of invalid rows."));
};

template <>
struct Described<service::FieldChange> {
    using T = service::FieldChange;
    static constexpr std::string_view name = "SecurityFieldChange";
    static constexpr std::string_view doc = "A changed field of a security.";
    static constexpr auto fields =
        wire::list(required("field", &T::field, "Name of the field."),
                   required("before", &T::before, "Stored value; empty when unknown."),
                   required("after", &T::after, "Value after the import."));
};

template <>
struct Described<service::SecurityStatus> {
    using enum service::SecurityStatus;
    static constexpr std::string_view name = "SecurityStatus";
    static constexpr std::string_view doc = "Effect of an import on a security.";
    static constexpr std::array values{
        word(kAdded, "added", "The security is new."),
        word(kChanged, "changed", "Fields of the security change."),
        word(kUnchanged, "unchanged", "The row equals the stored security.")};
};

template <>
struct Described<service::PlannedSecurity> {
    using T = service::PlannedSecurity;
    static constexpr std::string_view name = "PlannedSecurity";
    static constexpr std::string_view doc = "A row of a file of securities and its effect.";
    static constexpr auto fields =
        wire::list(required("line", &T::line, "Line of the file, from 1."),
                   required("status", &T::status, "Effect of the row."),
                   required("security", &T::security, "Security after the import."),
                   required("changes", &T::changes, "Changed fields."));
};

template <>
struct Described<service::RejectedSecurity> {
    using T = service::RejectedSecurity;
    static constexpr std::string_view name = "RejectedSecurity";
    static constexpr std::string_view doc = "A row of a file of securities that is not imported.";
    static constexpr auto fields =
        wire::list(required("line", &T::line, "Line of the file, from 1."),
                   required("symbol", &T::symbol, "Symbol; empty when unknown."),
                   required("column", &T::column, "Column in error."),
                   required("value", &T::value, "Value in the file."),
                   required("reason", &T::reason, "Code of the reason."),
                   required("expected", &T::expected, "Expected value."),
                   required("fix", &T::fix, "Suggested fix."));
};

template <>
struct Described<service::ImportSecuritiesResponse> {
    using T = service::ImportSecuritiesResponse;
    static constexpr std::string_view name = "SecurityImportPlan";
    static constexpr std::string_view doc =
        "Plan of an import of securities, or its result once stored.";
    static constexpr auto fields =
        wire::list(required("committed", &T::committed, "Whether the securities were stored."),
                   required("file_name", &T::file_name, "Name of the file."),
                   required("plan_digest", &T::plan_digest,
                            "SHA-256 digest of this plan, to be given when committing it."),
                   required("totals", &T::totals, "Number of rows by result."),
                   required("securities", &T::securities, "Valid rows, in file order."),
                   required("rejected", &T::rejected, "Invalid rows, in file order."),
                   required("ignored_columns", &T::ignored_columns, "Columns that were not read."));
};

template <>
struct Described<service::ListSecuritiesRequest> {
    using T = service::ListSecuritiesRequest;
    static constexpr std::string_view name = "ListSecuritiesRequest";
    static constexpr std::string_view doc =
        "Filter and page of a list of securities, ordered by symbol.";
    static constexpr auto fields = wire::list(
        optional("text", &T::text, "Text to find in the symbol or the name.", {.max_length = 200}),
        optional("usage", &T::usage, "Whether to return who holds each security."),
        optional("limit", &T::limit, "Largest number of securities per page.",
                 {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "Cursor of the page: next_cursor of the previous response.",
                 {.max_length = 4096}));
};

template <>
struct Described<service::SecurityUsage> {
    using T = service::SecurityUsage;
    static constexpr std::string_view name = "SecurityUsage";
    static constexpr std::string_view doc = "Who uses a security.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Ticker symbol."),
        required("held_by", &T::held_by, "Portfolios and accounts that hold the security."),
        required("priced", &T::priced, "Whether prices of the security are stored."));
};

template <>
struct Described<service::ListSecuritiesResponse> {
    using T = service::ListSecuritiesResponse;
    static constexpr std::string_view name = "ListSecuritiesResponse";
    static constexpr std::string_view doc = "A page of securities.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Securities on this page."),
                   required("usage", &T::usage,
                            "Who uses the securities on this page; empty unless requested."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page; null on the last page."));
};

template <>
struct Described<service::DeleteSecuritiesRequest> {
    using T = service::DeleteSecuritiesRequest;
    static constexpr std::string_view name = "DeleteSecuritiesRequest";
    static constexpr std::string_view doc =
        "Securities to delete; their prices are kept. Nothing is deleted unless `commit` is set.";
    static constexpr auto fields =
        wire::list(required("symbols", &T::symbols, "Symbols of the securities.",
                            {.min_items = 1, .max_items = 1000, .min_length = 1, .max_length = 32}),
                   optional("commit", &T::commit,
                            "Whether to delete; otherwise the consequences are returned."));
};

template <>
struct Described<service::DeleteSecuritiesResponse> {
    using T = service::DeleteSecuritiesResponse;
    static constexpr std::string_view name = "SecurityDeletion";
    static constexpr std::string_view doc = "Consequences of deleting securities, or the result.";
    static constexpr auto fields = wire::list(
        required("committed", &T::committed, "Whether the securities were deleted."),
        required("securities", &T::securities, "Securities concerned, and who uses them."),
        required("issues", &T::issues, "Consequences for portfolios and accounts."));
};

}  // namespace ballast::describe
